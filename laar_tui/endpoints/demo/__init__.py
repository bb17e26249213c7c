"""The demo fleet: five simulated endpoints behind ``demo://`` that really read the attached documents.

It exists so that a first question can be answered within a minute of installing, without an account or a network, and so that routers
and checkers can be measured against a known truth. Everything it says is labelled simulated: model names start with ``sim-``, responses
carry ``x-simulated: true`` and the fingerprint ``simulated``. Nothing here may look at settings files, history or a real server.

``fleet``     who the five are and how good, fast and dear each is (the truth, and what a published table might say)
``prompt``    messages → documents and question
``reader``    documents and question → a reading: the answer, its sentence, and its rivals
``mistakes``  a reading → a plausible wrong one
``server``    all of it behind an ``httpx`` transport that keeps realistic time
"""
