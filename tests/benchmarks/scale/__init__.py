"""The search library at 10^6 records, beside the memory bound, numpy and the stores people embed.

``python -m tests.benchmarks.scale [--records N] [--peers a,b] [--peer-records N]``: one process, one core, one thread;
each peer in a process of its own, where it is installed. ``data`` (vectors, namespaces, questions), ``clock`` (time and
memory), ``stores`` (what is asked of every side; ours and numpy), ``peers`` (the other stores), ``contest`` (the same
figures of any store, in a fresh process), ``big`` and ``writes`` (ours in detail), ``tables`` (what is printed),
``command`` (the options).
"""
