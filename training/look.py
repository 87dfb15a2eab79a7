"""How the evaluation report looks: one small style sheet, light and dark."""

STYLE = """
:root {
  color-scheme: light dark; --inkt: #1c2326; --zacht: #596367; --vel: #fff; --rand: #c9c6bf;
  --een: #0f5666; --twee: #9a4a00;
}
@media (prefers-color-scheme: dark) {
  :root { --inkt: #e8e6e1; --zacht: #b3bbbe; --vel: #171b1d; --rand: #4a5255; --een: #6fc3d6; --twee: #f0a868; }
}
* { box-sizing: border-box; }
body {
  font: 1rem/1.5 system-ui, sans-serif; color: var(--inkt); background: var(--vel);
  margin: 0 auto; padding: 1.5rem; max-width: 72rem; overflow-wrap: anywhere;
}
h1, h2, h3 { line-height: 1.25; text-wrap: balance; }
h2 { margin-top: 3rem; border-top: 1px solid var(--rand); padding-top: 1.5rem; }
p { max-width: 68ch; }
a { color: var(--een); }
figure { margin: 1rem 0; }
svg { max-width: 100%; height: auto; font: 14px system-ui, sans-serif; }
svg text { fill: var(--inkt); }
svg .as { fill: var(--zacht); } svg .op-donker { fill: var(--vel); font-weight: 600; }
.raster { stroke: var(--rand); } .ideaal { stroke: var(--zacht); stroke-dasharray: 6 5; stroke-width: 1.5; }
.lijn-1 { stroke: var(--een); fill: none; stroke-width: 2; }
.lijn-2 { stroke: var(--twee); fill: none; stroke-width: 2; }
polyline.lijn-2 { stroke-dasharray: 8 4; } .punt.lijn-1 { fill: var(--een); } .punt.lijn-2 { fill: var(--twee); }
.interval { opacity: .6; } .vlak { fill: var(--een); stroke: var(--rand); }
.schuif { overflow-x: auto; } .schuif:focus-visible { outline: 3px solid var(--een); }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9375rem; }
caption { text-align: start; font-weight: 600; padding-block: .5rem; }
th, td { border-block-end: 1px solid var(--rand); padding: .375rem .75rem .375rem 0;
  text-align: start; vertical-align: top; }
blockquote { white-space: pre-wrap;
  border-inline-start: 3px solid var(--rand); margin: .5rem 0; padding-inline-start: 1rem; }
.over { position: absolute; left: -99rem; } .over:focus { position: static; }
"""
