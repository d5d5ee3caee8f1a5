/** Where things stand, from the narrowest screen up. */
export const LAYOUT = `
.wrap{width:100%;max-width:var(--width);margin-inline:auto;padding-inline:1.25rem}
.masthead .wrap{display:flex;align-items:center;justify-content:space-between;gap:1.25rem;padding-block:1.25rem}
.mark{display:flex;align-items:center;gap:.75rem;min-width:0}
.wordmark{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden}
.masthead nav{display:none}
section{padding-block:var(--rhythm)}
section h2{margin-block-end:clamp(1.75rem,4vw,3rem)}
.hero{padding-block:clamp(1.5rem,4vw,3.5rem) var(--rhythm)}
.hero .wrap{display:grid;grid-template-columns:minmax(0,1fr);gap:clamp(2rem,5vw,4rem);align-items:center}
.message{display:grid;gap:1.5rem;justify-items:start}
.lead{font-size:clamp(1.125rem,1.05rem + .4vw,1.3125rem);line-height:1.55;max-width:38rem;unicode-bidi:plaintext}
.actions{display:flex;flex-wrap:wrap;gap:.875rem}
.art{width:100%;height:auto;aspect-ratio:16/10}
.centred .art{aspect-ratio:2/1}
.grid{display:grid;grid-template-columns:minmax(0,1fr);gap:1.25rem}
.plain{gap:2.25rem}
.pair{display:grid;grid-template-columns:minmax(0,1fr);gap:2.5rem}
.foot .wrap{display:grid;gap:1.75rem;padding-block:3rem}
.foot ul{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem}
@media (min-width:40rem){
  .wrap{padding-inline:2rem}
  .two{grid-template-columns:repeat(2,minmax(0,1fr))}
  .three{grid-template-columns:repeat(2,minmax(0,1fr))}
  .centred .art{aspect-ratio:3/1}
}
@media (min-width:46rem){
  .masthead nav{display:block;flex:none}
  .masthead nav ul{display:flex;gap:clamp(1rem,2.5vw,2.25rem)}
  .hero .wrap{grid-template-columns:minmax(0,1.15fr) minmax(0,.85fr)}
  .hero.centred .wrap{grid-template-columns:minmax(0,1fr)}
  .centred .message{justify-items:center;text-align:center;max-width:52rem;margin-inline:auto}
  .centred .actions{justify-content:center}
  .split .art{aspect-ratio:4/5}
  .centred .art{aspect-ratio:4/1}
  .three{grid-template-columns:repeat(3,minmax(0,1fr))}
  .plain{column-gap:clamp(2rem,4vw,3.5rem)}
  .pair{grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:clamp(2.5rem,6vw,6rem);align-items:start}
  .about .wrap,.questions .wrap{display:grid;grid-template-columns:minmax(0,.8fr) minmax(0,1.2fr);gap:clamp(2rem,5vw,5rem);align-items:start}
  .foot .wrap{grid-template-columns:minmax(0,1fr) auto;align-items:center}
}
@media (min-width:64rem){
  .split .art{aspect-ratio:1}
  .offers .two{grid-template-columns:repeat(4,minmax(0,1fr))}
}
`;
