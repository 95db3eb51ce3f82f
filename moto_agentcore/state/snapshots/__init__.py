"""State that travels: stores as JSON and back, written once for every kind of resource and every part.

``document`` is the whole; ``packing`` and ``unpacking`` are the two ways of any value; ``staying`` is what does not
travel; ``names`` is what kinds and types are called in a file. A family says nothing, unless a part of its records is

- made anew when it is asked for (``@remade``), alive (``left``), or a secret (``@secret``);
- cheaper told than shown: then its type has ``packed()``, which gives plain attributes, and ``unpack(state)``, which
  takes them on an instance that was made without arguments.
"""
