"""Documents, questions, right answers in many wordings and wrong ones of several kinds: what the checks are measured with.

``packs_dev`` was looked at while the checks were built; ``packs_held_out`` has other domains, names, layouts and sentences.
"""
