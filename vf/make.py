from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib.tables.TupleVariation import TupleVariation
chars = [chr(c) for c in range(0x10D0, 0x10F1)] + [' ']
names = ['.notdef'] + ['u%04X' % ord(c) for c in chars]
cmap = {ord(c): n for c, n in zip(chars, names[1:])}
def shape(n, pen, bold=0):
    # a post of the glyph's own height, and a foot
    i = names.index(n)
    if n.endswith('0020'): return
    h = 300 + 12 * i
    for (x0, y0, x1, y1) in [(80, 0, 160 + bold, h), (220, 0, 420, 60 + 4 * i)]:
        pen.moveTo((x0, y0)); pen.lineTo((x0, y1)); pen.lineTo((x1, y1)); pen.lineTo((x1, y0)); pen.closePath()
def common(fb, tt):
    fb.setupGlyphOrder(names); fb.setupCharacterMap(cmap)
def finish(fb, ps):
    fb.setupHorizontalMetrics({n: (500 + 3 * i, 0 if n.endswith('0020') else 80) for i, n in enumerate(names)})
    fb.setupHorizontalHeader(ascent=800, descent=-200)
    fb.setupNameTable({'familyName': ps, 'styleName': 'Regular', 'psName': ps + '-Regular'})
    fb.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWeightClass=400, fsType=0)
    fb.setupPost()
    fb.setupFvar([('wght', 400, 400, 700, 'Weight')], [])
fb = FontBuilder(1000, isTTF=True); common(fb, True)
g = {}
for n in names:
    p = TTGlyphPen(None); shape(n, p); g[n] = p.glyph()
fb.setupGlyf(g); finish(fb, 'AnnexaTestVariable')
var = {}
for n in names:
    k = len(g[n].coordinates) if g[n].numberOfContours else 0
    d = [(0, 0)] * k
    if k: d[2] = d[3] = (60, 0)
    var[n] = [TupleVariation({'wght': (0, 1, 1)}, d + [(0, 0)] * 4)]
fb.setupGvar(var); fb.save('variable.ttf')
fb = FontBuilder(1000, isTTF=False); common(fb, False)
from fontTools.varLib import models
cs = {}
for n in names:
    p = T2CharStringPen(None, None, CFF2=True); shape(n, p); cs[n] = p.getCharString()
fb.setupCFF2(cs); finish(fb, 'AnnexaTestCFF'); fb.save('variable.otf')
