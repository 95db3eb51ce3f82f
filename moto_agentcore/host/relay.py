"""Pieces of work that one thread does, each as it comes: none waits until another thread has its turn.

Who is kept by a piece is relieved: another thread goes on with what comes next, and the first one ends its piece
beside it. Code of the test author has it relieved before it runs, so that it may ask the service again; whatever else
keeps it (a lock, a slow client) is seen from without.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Lock, Thread, local
from typing import Any

from moto_agentcore.author import waited

log = logging.getLogger(__name__)
KEPT = 0.05  # seconds at one piece, after which who does it is relieved
QUIET = 0.5  # seconds without a piece, after which nobody looks any more
SPARE = 10.0  # seconds that a thread without work stays for the next


class _Hand:
    """A thread, and the turn that it was called for."""

    def __init__(self, turn: int) -> None:
        self.turn = turn
        self.called = Event()


class Relay:
    """``work`` waits for pieces and does them, and is called again and again by who is on duty.

    ``let_go`` takes the piece in hand out of it, before somebody else is called.
    """

    def __init__(self, work: Callable[[], object], let_go: Callable[[Any], object]) -> None:
        self._work, self._let_go = work, let_go
        self._lock = Lock()
        self._turn = self._pieces = 0
        self._is_busy = False
        self._piece: Any = None
        self._spare: list[_Hand] = []
        self._news, self._over, self._off = Event(), Event(), Event()
        self._this = local()

    def run(self, poll: float) -> None:
        """Have the work done until ``end``, and relieve who is kept; ``poll`` is the time between two looks."""
        with self._lock:
            if not self._over.is_set():
                self._call()
        while not self._over.is_set():
            if self._news.wait(poll):
                self._look()

    def end(self, wake: Callable[[], object]) -> None:
        """Have nobody on duty any more, once who waits for pieces is woken; who is kept ends its piece."""
        self.stop()
        wake()
        self._off.wait()

    def stop(self) -> None:
        """No more pieces."""
        with self._lock:
            self._over.set()
            if self._is_busy or self._turn == 0:
                self._relieve()
        self._news.set()
        for hand in list(self._spare):
            hand.called.set()

    def begin(self, piece: object) -> int:
        """A piece begins; the turn it belongs to, 0 where there are no more."""
        with self._lock:
            if self._over.is_set():
                return 0
            turn = self._turn
            self._piece = piece
            self._pieces += 1
            self._is_busy = True
        if not self._news.is_set():
            self._news.set()
        return turn

    def done(self, turn: int) -> bool:
        """The piece is done; whether who did it is on duty still."""
        with self._lock:
            if turn != self._turn:
                return False
            self._is_busy = False
            return True

    def resign(self) -> None:
        """A thread of ours will be kept by its piece; one that is relieved already takes nobody else's."""
        with self._lock:
            if self._this.hand.turn == self._turn and self._is_busy:
                self._relieve()

    def _relieve(self) -> None:
        self._let_go(self._piece)
        self._is_busy = False
        if self._over.is_set():
            self._turn += 1
            self._off.set()
        else:
            with suppress(RuntimeError):  # no more threads are to be had: who is on duty stays
                self._call()

    def _call(self) -> None:
        if self._spare:
            hand = self._spare.pop()
            hand.turn = self._turn = self._turn + 1
            hand.called.set()
            return
        self._turn += 1
        try:
            Thread(target=self._serve, args=(_Hand(self._turn),), daemon=True).start()
        except RuntimeError:
            self._turn -= 1
            raise

    def _serve(self, hand: _Hand) -> None:
        """A thread's life."""
        self._this.hand = hand
        waited.for_this(self.resign)
        while self._is_needed(hand):
            while hand.turn == self._turn and not self._over.is_set():
                self._do()
            with self._lock:
                if self._over.is_set() and hand.turn == self._turn:
                    self._off.set()
                hand.called.clear()
                self._spare.append(hand)

    def _do(self) -> None:
        try:
            self._work()
        except Exception:
            log.exception("the thread that waits for requests failed, and goes on")
            self._over.wait(KEPT)  # it may fail again

    def _is_needed(self, hand: _Hand) -> bool:
        """Whether a thread is called, once it is; False where it is not for a while."""
        with self._lock:  # who calls it has it out of the spare ones before it has its turn
            if hand not in self._spare:
                return True
        if not self._over.is_set():
            hand.called.wait(SPARE)
        with self._lock:
            if hand in self._spare:
                self._spare.remove(hand)
                return False
        return True

    def _look(self) -> None:
        """Relieve who is kept, while pieces come."""
        seen, quiet = -1, 0.0
        while quiet < QUIET and not self._over.wait(KEPT):
            with self._lock:
                if self._is_busy and self._pieces == seen:
                    self._relieve()
                quiet = quiet + KEPT if self._pieces == seen else 0.0
                seen = self._pieces
        with self._lock:
            if not self._is_busy:
                self._news.clear()
