"""Citations as CSL-JSON items: taken from other formats, written in styles. Pure.

`item` has the item itself, `importing` and `exporting` the formats, `formatting` the styles.
"""
