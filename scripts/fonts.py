"""Cuts the fonts of scripts/font out of those that are published.

usage: fonts.py DIR FOLDER…    DIR has package/ (Noto Sans SC) and hanazono/
"""

import pathlib
import sys

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

# Han characters up to extension F, and 〇.
BLOCKS = [(0x3007, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAD9), (0x20000, 0x2A6DF), (0x2A700, 0x2EBE0)]
UNITS = 256  # of an em, of the rarest: at 600 dots an inch a name has fewer


def common(folders):
    """The characters that sheets are mostly written with."""
    wanted = set(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100)]))
    for row in [*range(1, 4), *range(16, 56)]:  # signs, numbers, full width; level 1
        for cell in range(1, 95):
            try:
                wanted.add(bytes([0xA0 + row, 0xA0 + cell]).decode("gb2312"))
            except UnicodeDecodeError:
                pass
    for folder in folders:
        for file in pathlib.Path(folder).rglob("*.*"):
            if file.suffix in {".yaml", ".md", ".html", ".sheet"}:
                wanted.update(file.read_text("utf-8"))
    return {ord(c) for c in wanted if c.isprintable()}


def cut(font, characters):
    """Leaves in a font nothing but the outlines of some characters."""
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.glyph_names = False
    options.name_IDs = [0, 1, 2, 5, 6, 13, 14]
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG", "STAT", "FFTM"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    return font


def readable(font):
    """Gives a font a table of the basic plane, without which gopdf reads none."""
    cmap = font["cmap"]
    if not any(t.platformID == 3 and t.platEncID == 1 for t in cmap.tables):
        table = CmapSubtable.newSubtable(4)
        table.platformID, table.platEncID, table.language = 3, 1, 0
        table.cmap = {0xFFFD: font.getGlyphOrder()[0]}
        cmap.tables.insert(0, table)


def main(dir, *folders):
    dir = pathlib.Path(dir)
    noto = str(dir / "package/400Regular/NotoSansSC_400Regular.ttf")
    mincho = [str(f) for f in sorted((dir / "hanazono/usr/share/fonts").rglob("*.ttf"))]
    han = {c for first, last in BLOCKS for c in range(first, last + 1)}

    usual = common(folders)
    cut(TTFont(noto), usual).save(dir / "font.ttf")
    have = set(TTFont(noto).getBestCmap())
    cut(TTFont(noto), (have & han) - usual).save(dir / "rare.ttf")

    left = han - have
    for file, name in zip(mincho, ["rarer", "rarest"], strict=True):
        font = TTFont(file)
        here = left & set(font.getBestCmap())
        left -= here
        scale_upem(cut(font, here), UNITS)
        readable(font)
        font.save(dir / f"{name}.ttf")


main(*sys.argv[1:])
