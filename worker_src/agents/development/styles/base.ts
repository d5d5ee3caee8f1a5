/** Text, links, focus: what holds everywhere. */
export const BASE = `
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-behavior:smooth;scroll-padding-top:1.5rem;color-scheme:light}
body{margin:0;font:400 1.0625rem/1.65 var(--body);color:var(--ink);background:var(--background);
  overflow-wrap:anywhere;-webkit-font-smoothing:antialiased}
h1,h2,h3,p,ul,ol{margin:0}
ul,ol{padding:0;list-style:none}
h1,h2,h3{font-family:var(--heading);font-weight:var(--weight);letter-spacing:var(--tracking);text-wrap:balance}
h1{font-size:var(--headline);line-height:1.06}
h2{font-size:var(--title);line-height:1.15;max-width:22ch}
h3{font-size:1.25rem;line-height:1.3;letter-spacing:-.01em}
p{text-wrap:pretty}
a{color:var(--link);text-underline-offset:.2em}
:focus-visible{outline:3px solid var(--accent);outline-offset:3px;border-radius:2px}
.process :focus-visible,.contact :focus-visible,.skip:focus-visible{outline-color:var(--accent-on-deep)}
main:focus{outline:none}
.skip{position:absolute;inset-inline-start:1rem;top:-6rem;z-index:1;padding:.75rem 1.25rem;
  background:var(--deep);color:var(--on-deep);border-radius:var(--radius)}
.skip:focus{top:1rem}
svg{display:block}
.f1{fill:var(--accent)}
.f2{fill:var(--line)}
.f3{fill:var(--deep)}
.f4{fill:var(--accent-on-deep)}
@media (prefers-reduced-motion:reduce){
  html{scroll-behavior:auto}
  *,*::before,*::after{transition-duration:.01ms!important;animation-duration:.01ms!important}
}
@media print{.skip,.art,.actions{display:none}}
`;
