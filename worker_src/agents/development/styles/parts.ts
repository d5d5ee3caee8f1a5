/** How the parts look. */
export const PARTS = `
.wordmark{font:var(--weight) 1.125rem/1.25 var(--heading);letter-spacing:-.01em;color:var(--ink);text-decoration:none}
.monogram{flex:none;display:grid;place-items:center;min-width:2.5rem;height:2.5rem;padding-inline:.375rem;
  background:var(--accent);color:var(--on-accent);border-radius:min(var(--radius),.75rem);
  font:700 .9375rem/1 var(--heading);white-space:nowrap}
nav a{display:inline-block;padding-block:.5rem;color:var(--muted);text-decoration:none;font-size:1rem;white-space:nowrap}
nav a:hover{color:var(--ink);text-decoration:underline}
.eyebrow{color:var(--link);font-weight:600;line-height:1.4;max-width:38rem}
.hero .lead,.plain p,.cards p,.ruled p{color:var(--muted)}
.button{display:inline-flex;align-items:center;min-height:3rem;max-width:100%;padding:.75rem 1.5rem;
  border:2px solid var(--accent);border-radius:min(var(--radius),1.5rem);background:var(--accent);color:var(--on-accent);
  font-weight:600;line-height:1.25;text-decoration:none;transition:background-color .15s,border-color .15s,color .15s}
.button:hover{background:var(--ink);border-color:var(--ink);color:var(--background)}
.quiet{background:transparent;border-color:var(--line);color:var(--ink)}
.art{border-radius:calc(var(--radius)*1.5);background:var(--tint)}
.emblem{margin-block-end:1.25rem;background:var(--tint);border-radius:min(var(--radius),.75rem)}
li h3+p{margin-block-start:.5rem}
.highlights,.audience{border-block-start:1px solid var(--line)}
.about,.difference{background:var(--surface)}
.prose{display:grid;gap:1.25rem;font-size:1.125rem;max-width:42rem}
.prose p:first-child{font-size:1.25rem;line-height:1.55}
.offers{counter-reset:offer;background:var(--tint)}
.cards li{padding:1.75rem;background:var(--background);border-radius:var(--radius);counter-increment:offer}
.cards li::before{content:counter(offer,decimal-leading-zero);content:counter(offer,decimal-leading-zero)/"";display:block;margin-block-end:2rem;
  color:var(--link);font:600 .9375rem/1 var(--heading)}
.process,.contact{background:var(--deep);color:var(--on-deep)}
.steps{counter-reset:step;gap:2.5rem clamp(1.5rem,4vw,3rem)}
.steps li{counter-increment:step;padding-block-start:1.5rem;border-block-start:2px solid var(--accent-on-deep)}
.steps li::before{content:counter(step);content:counter(step)/"";display:block;margin-block-end:.75rem;
  color:var(--accent-on-deep);font:var(--weight) 2.5rem/1 var(--heading)}
.process p,.contact p{color:var(--muted-on-deep)}
.statement{font:var(--weight) clamp(1.375rem,1.1rem + 1.2vw,1.875rem)/1.35 var(--heading);letter-spacing:-.01em;color:var(--link)}
.checks li{position:relative;padding-block:.875rem;padding-inline-start:2.25rem;border-block-end:1px solid var(--line)}
.checks li:first-child{padding-block-start:0}
.checks li:first-child::before{top:.35rem}
.checks li::before{content:"";position:absolute;inset-inline-start:.25rem;top:1.25rem;width:1rem;height:.5625rem;
  border:solid var(--accent);border-width:0 0 2.5px 2.5px;transform:rotate(-45deg)}
.ruled li{padding-block-start:1.25rem;border-block-start:3px solid var(--accent)}
.questions{border-block-start:1px solid var(--line)}
details{border-block-end:1px solid var(--line)}
summary{position:relative;padding:1.125rem 2.5rem 1.125rem 0;font-weight:600;font-size:1.125rem;line-height:1.4;cursor:pointer;list-style:none}
summary::-webkit-details-marker{display:none}
summary::after{content:"";position:absolute;inset-inline-end:.375rem;top:1.5rem;width:.625rem;height:.625rem;
  border:solid var(--link);border-width:0 2px 2px 0;transform:rotate(45deg);transition:transform .15s}
details[open] summary::after{transform:translateY(.25rem) rotate(225deg)}
summary:hover{color:var(--link)}
details p{padding-block-end:1.5rem;padding-inline-end:2.5rem;color:var(--muted);max-width:42rem}
.contact h2{margin-block-end:1.25rem}
.hand{margin-block-start:2rem}
.hand li{padding:1.375rem 1.5rem;border:1px solid var(--muted-on-deep);border-radius:var(--radius);line-height:1.5}
.contact .actions{margin-block-start:2.25rem}
.contact .button{background:var(--accent-on-deep);border-color:var(--accent-on-deep);color:var(--deep)}
.contact .button:hover{background:var(--on-deep);border-color:var(--on-deep)}
.reply{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,16rem),1fr));gap:1.25rem;max-width:46rem;margin-block-start:2.5rem}
.reply .wide{grid-column:1/-1}
.small{font-size:1rem}
.contact a:not(.button){color:var(--accent-on-deep)}
.reply label{display:block;margin-block-end:.375rem;color:var(--on-deep);font-weight:600}
.reply input,.reply textarea{width:100%;min-height:3rem;padding:.75rem 1rem;border:2px solid var(--muted-on-deep);
  border-radius:min(var(--radius),.75rem);background:var(--background);color:var(--ink);font:inherit}
.reply .button{font-family:inherit;font-size:inherit;cursor:pointer}
.trap{position:absolute;inset-inline-start:-200vw}
.foot p{color:var(--muted)}
.foot .wordmark{display:block}
`;
