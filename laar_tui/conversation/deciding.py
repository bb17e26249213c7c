"""What a question asks the router, for now or supposing that answers were wrong; and who is out of the running for it, and why."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from laar_tui.conversation import wording
from laar_tui.conversation.circumstances import Pieces
from laar_tui.conversation.parts import Parts
from laar_tui.conversation.rung import Rung, ladder_ttca
from laar_tui.conversation.servers import usable_again
from laar_tui.core.decision import Decision
from laar_tui.core.question import Question, QuestionFeatures


class Deciding:
    """The router as one question sees it. ``ladder`` gives its attempts so far.

    ``features`` and ``pieces`` must be set before the first decision. ``pinned``: only this endpoint may be asked. ``forgiven``: ids
    of attempts that do not keep their endpoint from being asked again; ``forgiven_last``: those that do as long as there is somebody else.
    """

    def __init__(self, question: Question, parts: Parts, ladder: Callable[[], Sequence[Rung]]) -> None:
        self.features: QuestionFeatures | None = None
        self.pieces: Pieces | None = None
        self.pinned = question.pinned
        self.forgiven: Collection[str] = frozenset()
        self.forgiven_last: Collection[str] = frozenset()
        self._parts = parts
        self._ladder = ladder
        self._expectation = question.expectation

    @property
    def check_s(self) -> float:
        """Expected seconds until an answer of this question is judged."""
        return 0.0 if self._expectation else self._parts.reading_s

    def next(self, *, forced: bool, beyond_cap: bool, only: str | None = None) -> Decision:
        """Whom to ask now. ``forced``: somebody wishes one more attempt; ``beyond_cap``: even past the caps on attempts and failures;
        ``only``: this endpoint or nobody."""
        made, cap = self._made, self._parts.routing.attempts
        made = min(made, cap - 1) if beyond_cap else made

        def ask() -> Decision:
            return self._ask(made=made, forced=forced or made == 0, pinned=only, beyond_cap=beyond_cap)

        decision = ask()
        if decision.chosen is None and self.forgiven_last:
            self.forgiven, self.forgiven_last = {*self.forgiven, *self.forgiven_last}, frozenset()
            decision = ask()
        return decision

    @property
    def _made(self) -> int:
        return sum(not r.fruitless for r in self._ladder())

    def suppose(self, failed: Sequence[str], pinned: str | None = None) -> Decision:
        """What the router would say if the answers of ``failed`` were wrong. A person may ask for more; alone, it stops."""
        return self._ask(made=self._made, forced=self._parts.interactive, failed=failed, pinned=pinned)

    def _ask(
        self,
        *,
        made: int,
        forced: bool,
        failed: Sequence[str] | None = None,
        pinned: str | None = None,
        beyond_cap: bool = False,
    ) -> Decision:
        parts, ladder = self._parts, self._ladder()
        ttca = ladder_ttca(ladder)
        assert self.features is not None
        assert self.pieces is not None
        prefixes = parts.circumstances.prefixes(self.pieces, self.features)
        return parts.router.decide(
            parts.new_id(),
            self.features,
            failed=[r.endpoint for r in ladder if r.wrong] if failed is None else failed,
            unusable=self._unusable(beyond_cap),
            pinned=pinned or self.pinned,
            check_s=self.check_s,
            attempts_made=made,
            # Reading is the user's own time: a budget of seconds is for the machines.
            spent_s=ttca.machine_s if ttca else 0.0,
            spent_money=sum(r.money for r in ladder),
            random=parts.random,
            forced_more=forced,
            cached_tokens={name: prefix.tokens for name, prefix in prefixes.items()},
            prefix_age_s={name: prefix.age_s for name, prefix in prefixes.items()},
            in_flight=parts.circumstances.in_flight,
            now_s=parts.wall_clock().timestamp(),
        )

    def _unusable(self, beyond_cap: bool) -> dict[str, str]:
        out = dict(self._parts.out_of_service)
        failures = sum(r.fruitless for r in self._ladder())
        if failures >= self._parts.routing.failures and not beyond_cap:
            out |= dict.fromkeys(
                self._parts.endpoints, f"{failures} attempts have failed already, no more are made"
            )
        for rung in self._ladder():
            attempt = rung.attempt
            if attempt is None:
                out[rung.endpoint] = "it is being asked already"
            elif rung.wrong and self.pinned is not None and self._repeats_itself(rung.endpoint):
                out[rung.endpoint] = "was wrong on this question and would repeat itself"
            elif rung.id in self.forgiven or rung.wrong:
                continue
            elif rung.complete:
                out[rung.endpoint] = "it has answered already"
            else:
                out[rung.endpoint] = wording.failure_sentence(attempt) or "it has failed"
        if self.pinned is not None:
            for name in self._parts.endpoints:
                if name != self.pinned:
                    out.setdefault(name, f"you pinned {self.pinned} for this question")
        return usable_again(self._parts, out, self.pinned, (r.endpoint for r in self._ladder()))

    def _repeats_itself(self, endpoint: str) -> bool:
        return self._parts.endpoints[endpoint].temperature == 0
