"""An export of Ghost (JSON): ``reading`` -> ``lexical`` or ``mobiledoc`` where HTML is missing -> ``run``."""
