"""How a page looks: dark on white, wide enough to read, and as sheets of A4 when it is printed or saved as PDF."""

from __future__ import annotations

from triage.pages.safe import in_style

SCREEN = """
:root{color-scheme:light}
*{box-sizing:border-box}
body{font:16px/1.5 system-ui,-apple-system,"Segoe UI",Arial,sans-serif;max-width:62rem;margin:0 auto;padding:1.5rem 1rem 4rem;color:#1b1b1b;background:#fff;overflow-wrap:anywhere}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .5rem}
h2{font-size:1.3rem;line-height:1.25;margin:2.25rem 0 .75rem;padding-bottom:.25rem;border-bottom:2px solid #1d5a96}
h3{font-size:1.05rem;line-height:1.3;margin:1.5rem 0 .5rem}
p{margin:.5rem 0;max-width:46rem}
a{color:#154573}
a:focus,summary:focus,.scroll:focus{outline:3px solid #a34a00;outline-offset:2px}
.skip{position:absolute;left:-200rem}.skip:focus{left:1rem;top:.5rem;background:#fff;padding:.5rem}
.stamps{list-style:none;margin:0 0 1rem;padding:0;display:flex;flex-wrap:wrap;gap:.5rem}
.stamps li{border:2px solid #7a1f1f;color:#7a1f1f;font-weight:600;padding:.2rem .7rem}
.stamps li.plain{border-color:#525252;color:#333;font-weight:400}
dl.about{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:1rem 0}
dl.about dt{color:#525252}dl.about dd{margin:0}
.warnings{border-left:6px solid #a34a00;background:#fdf4ea;padding:.6rem 1rem .8rem;margin:1.25rem 0}
.warnings h2{border:0;margin:.1rem 0 .4rem;font-size:1.15rem}
.warnings ul{margin:0;padding-left:1.2rem}.warnings li{margin:.3rem 0}
nav ol{columns:2;column-gap:2rem;padding-left:1.4rem;margin:.5rem 0}
.scroll{overflow-x:auto;margin:.75rem 0 1.25rem}
table{border-collapse:collapse;width:100%;font-size:.92rem;overflow-wrap:normal}
caption{text-align:left;font-weight:600;padding:.2rem 0 .4rem}
th,td{padding:.3rem .6rem;border-bottom:1px solid #ccc;vertical-align:top;text-align:left}
thead th{border-bottom:2px solid #525252;vertical-align:bottom}
tbody th{font-weight:400;min-width:5.5rem}
th.long{min-width:13rem}th.l1{width:48%}th.l2{width:30%}th.l3{width:22%}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
td.n{white-space:nowrap}
td.absent{color:#525252;font-style:italic}
.note,.beside{color:#525252;font-size:.9rem}
.figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(13rem,1fr));gap:.75rem;margin:1rem 0;padding:0 2px}
.figures div{border:1px solid #bbb;padding:.6rem .8rem}
.figures dt{font-size:.92rem;color:#333}
.figures dd{margin:0}.figures dd.value{font-size:1.55rem;line-height:1.25;font-weight:600}
figure{margin:1.25rem 0}figcaption{font-weight:600;margin-bottom:.4rem}
svg{display:block;max-width:100%;height:auto}
summary{cursor:pointer;padding:.25rem 0;color:#154573}
"""
PRINT = """
@media print{
body{font-size:10.5pt;max-width:none;padding:0}
h1{font-size:18pt}h2{font-size:13.5pt;margin-top:1.4em}h3{font-size:11.5pt}
h1,h2,h3,figcaption,caption{break-after:avoid}
p{orphans:3;widows:3}
nav,.skip,details{display:none}
a{color:inherit;text-decoration:none}
.scroll{overflow:visible}
table{font-size:8.5pt}th,td{padding:.2em .45em}
thead{display:table-header-group}
thead,tbody tr:first-child{break-after:avoid}tbody tr:first-child{break-before:avoid}
tr,.figures div,.stamps,svg,.warnings li{break-inside:avoid}
th.long{min-width:34mm}
.figures{grid-template-columns:repeat(4,1fr);gap:2mm}.figures dd.value{font-size:13pt}.figures dt,.beside{font-size:8.5pt}
.warnings{font-size:9pt}.warnings li{margin:.15em 0}.note{font-size:8.5pt;break-before:avoid}
figcaption+svg{break-before:avoid}
.wide{page:wide}.wide table{font-size:7.5pt;line-height:1.3}.wide th,.wide td{padding:.12em .3em}
.warnings,.figures div,.stamps li{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
"""
_MARGIN = "font:8pt system-ui,Arial,sans-serif;color:#525252"


def style(title: str, stamps: str, fingerprint: str) -> str:
    """The whole style sheet; title, stamps and fingerprint stand on every printed sheet where the browser can."""
    foot = "; ".join((_short(title), *([f"{fingerprint[:23]}…"] if fingerprint else [])))
    boxes = (
        f"@top-right{{content:{in_style(stamps)};{_MARGIN}}}"
        f"@bottom-left{{content:{in_style(foot)};{_MARGIN}}}"
        f'@bottom-right{{content:"page " counter(page) " of " counter(pages);{_MARGIN}}}'
    )
    return (
        f"{SCREEN}@page{{size:A4;margin:18mm 15mm 16mm;{boxes}}}"
        f"@page wide{{size:A4 landscape;margin:15mm 12mm 14mm}}{PRINT}"
    )


def _short(title: str) -> str:
    most = 70
    return title if len(title) <= most else title[: most - 1].rstrip() + "…"
