"""Looks and search of the catalogue page: small, inline, no network."""

from __future__ import annotations

LIGHT = {
    "paper": "#ffffff",
    "ink": "#1a1a1a",
    "soft": "#4a5460",
    "link": "#0b4a9e",
    "edge": "#c3cad3",
    "box": "#f2f5f9",
    "mark": "#7a4100",
}
DARK = {"paper": "#15181c", "ink": "#f1f3f5", "soft": "#b9c2cc", "link": "#8ab8ff", "edge": "#414b57", "box": "#20262e", "mark": "#ffc977"}  # fmt: skip


def _variables(of: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in of.items())


STYLE = (
    f":root{{color-scheme:light dark;{_variables(LIGHT)}}}"
    f"@media (prefers-color-scheme:dark){{:root{{{_variables(DARK)}}}}}"
    """
body{background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:62rem;padding:1rem}
a{color:var(--link)}
a:focus-visible,input:focus-visible,select:focus-visible,.wide:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-99rem}.skip:focus{position:static}
h1{line-height:1.2}h2{border-top:2px solid var(--edge);margin-top:2.5rem;padding-top:1rem}
h4,code{overflow-wrap:anywhere}h2,h3{scroll-margin-top:6rem}h4{color:var(--soft);margin:1.5rem 0 0}h5{font-size:1.05rem;margin:0}
.find{background:var(--paper);border-bottom:1px solid var(--edge);padding:.5rem 0;position:sticky;top:0}
.find{align-items:center;display:flex;flex-wrap:wrap;gap:.25rem 1rem}.find label{white-space:nowrap}.find p{flex-basis:100%}
[hidden]{display:none!important}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;padding:0}
input,select{background:var(--paper);border:1px solid var(--soft);color:var(--ink);font:inherit;padding:.25rem .5rem}
input{width:min(20rem,60vw)}select{max-width:14rem}
article{background:var(--box);border:1px solid var(--edge);border-radius:6px;margin:.75rem 0;padding:.75rem 1rem;scroll-margin-top:5rem}
.about,.how{color:var(--soft);font-size:.9rem;margin:.1rem 0}
.state{color:var(--mark);font-weight:bold}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:.5rem 0}
dt{font-weight:bold}dd{margin:0}dd ul{margin:0;padding-left:1.2rem}dd p{margin:0}
table{border-collapse:collapse;width:100%}th,td{border:1px solid var(--edge);padding:.3rem .5rem;text-align:left;vertical-align:top}
.columns{columns:2 22rem}.columns section{break-inside:avoid}.columns h3{font-size:1rem;margin:.6rem 0 0}.columns ul{margin:0;padding-left:1.2rem}
.wide{overflow-x:auto}
@media (max-width:34rem){.find{position:static}dl{grid-template-columns:1fr}}
@media print{.find,.skip,nav{display:none}article{break-inside:avoid;border-color:#888;background:none}body{max-width:none}"""
    f":root{{color-scheme:light;{_variables(LIGHT)}}}}}"
)

SCRIPT = r"""
(function () {
  var form = document.getElementById('find'), words = document.getElementById('words');
  var stage = document.getElementById('stage'), told = document.getElementById('told');
  var all = Array.prototype.slice.call(document.querySelectorAll('article'));
  var small = ['a', 'an', 'and', 'at', 'can', 'cant', 'does', 'doesnt', 'for', 'is', 'in', 'no', 'not', 'of', 'or', 'the', 'to', 'who', 'with'];
  function plain(text) { return text.toLowerCase().replace(/['\u2019]/g, ''); }
  function split(text) {
    var every = plain(text).split(/\s+/).filter(Boolean);
    var telling = every.filter(function (word) { return small.indexOf(word) < 0; });
    return telling.length ? telling : every;
  }
  var texts = all.map(function (one) { return plain(one.textContent + ' ' + (one.dataset.also || '')); });
  var heads = Array.prototype.slice.call(document.querySelectorAll('[data-holds]'));
  function look() {
    var asked = split(words.value), shown = 0;
    all.forEach(function (one, number) {
      var fits = (!stage.value || one.dataset.stage === stage.value) &&
        asked.every(function (word) { return texts[number].indexOf(word) >= 0; });
      one.hidden = !fits;
      if (fits) { shown += 1; }
    });
    heads.forEach(function (head) { head.hidden = !head.querySelector('article:not([hidden])'); });
    told.textContent = shown === all.length ? all.length + ' rules' : shown + ' of ' + all.length + ' rules';
  }
  function follow() {
    var one = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (one && one.hidden) { words.value = ''; stage.value = ''; look(); one.scrollIntoView(); }
  }
  form.hidden = false;
  form.addEventListener('submit', function (event) { event.preventDefault(); });
  words.addEventListener('input', look);
  stage.addEventListener('change', look);
  window.addEventListener('hashchange', follow);
  document.addEventListener('keydown', function (event) {
    var typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
    if (event.key === '/' && !typing) { event.preventDefault(); words.focus(); }
    if (event.key === 'Escape' && document.activeElement === words) { words.value = ''; look(); }
  });
  words.value = new URLSearchParams(location.search).get('find') || '';
  look();
}());
"""
