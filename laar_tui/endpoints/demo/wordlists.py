"""Word lists: words of a question that are not what it is about, and capitalised words that are no names."""

from __future__ import annotations

_NOISE_WORDS = """
a an and any are as at be been being but by can could did do does doing done for from get gets got had has have he her here him
his how i if in into is it its just let may me might more most much my no not now of off on or our out please shall she should
so some than that the their them then there these they this those to too us was we were what what's when where which while who
who's whom whose why will with would you your yes ok about according attached document documents text passage article following
above below given provided tell know find give show say says said mention mentions mentioned mentioning state stated states
there's it's i'm list all every many exactly also specified extract return answer question doc docs does't doesn't don't isn't
ever happen happened happens many corresponding written listed described page words sentence sentences thing anything something
everything does times time occur occurs appear appears kind sort type think really actually
"""
NOISE = frozenset(_NOISE_WORDS.split())
"""Words a question is asked with: never searched for."""

_FAINT_WORDS = """
default file report note notes minutes log code section called named name used use using key value amount new old make made take
taken go went goes come came get one two first last people person year month day date content each which entry item
"""
FAINT = frozenset(_FAINT_WORDS.split())
"""Words that say little about where the answer is."""

_SUFFIX_LIST = """
s e es ed d ing er ers or ors y ies ied ly ment ments ion ions al ance able ation ations n en
"""
SUFFIXES = frozenset(("", *_SUFFIX_LIST.split()))
"""Endings of the forms of an English word, after its stem."""

_NO_NAMES = """
the a an this that these those it he she they we i you in on at by for from to of and or but if when while after before since as
however although monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
september october november december yes no not all any each our their his her its what who there then thus also note error warn
warning info debug during under within without unless until upon section article chapter total action decision agenda date time
location attendees item items todo set run use open add click read write put get make here several everyone nobody someone rain
nothing something two three four five ten please see with both every some most many few next first second third last finally
meanwhile q1 q2 q3 q4
"""
NO_NAMES = frozenset(_NO_NAMES.split())
"""Lowercase words that are no names however they are written."""
