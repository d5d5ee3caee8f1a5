/** The parts of a page, one function each. Headings are h2; the hero has the page's only h1. */
import { Markup, markup, url } from "../../shared/agents/escape.ts";
import type { Item, SectionKind } from "../../shared/agents/knowledge/types.ts";
import { seedOf } from "../../shared/agents/text.ts";
import { drawing, emblem } from "./art.ts";
import type { Content } from "./content.ts";

const NOTHING = markup``;

export function section(kind: SectionKind, heading: string, content: Content): Markup {
  if (kind === "hero") return hero(content);
  const body = BODIES[kind](content);
  return markup`<section id="${kind}" class="${kind}" aria-labelledby="${kind}-title">
<div class="wrap">
<h2 id="${kind}-title" dir="auto">${heading}</h2>
${body}
</div>
</section>`;
}

function hero({ design, brief, name }: Content): Markup {
  const { message, callToAction, layout } = design;
  const { secondary } = callToAction;
  const offered = design.sections.some(({ kind }) => kind === secondary.section);
  const second = offered
    ? markup`<a class="button quiet" href="#${secondary.section}">${secondary.text}</a>`
    : NOTHING;
  const [width, height] = layout.hero === "split" ? [600, 600] : [1200, 300];
  return markup`<section id="hero" class="hero ${layout.hero}" aria-labelledby="hero-title">
<div class="wrap">
<div class="message">
<p class="eyebrow" dir="auto">${brief.subject}</p>
<h1 id="hero-title" dir="auto">${message.headline}</h1>
<p class="lead">${message.lead}</p>
<p class="actions"><a class="button" href="#contact">${callToAction.primary}</a> ${second}</p>
</div>
${drawing(layout.motif, seedOf(name.wordmark), width, height)}
</div>
</section>`;
}

const BODIES: Record<Exclude<SectionKind, "hero">, (content: Content) => Markup> = {
  highlights: ({ needs, name }) => markup`<ul class="grid three plain">
${needs.map(
  (need, position) => markup`<li>${emblem(seedOf(`${name.wordmark} ${position}`))}
${titled(need)}</li>`,
)}
</ul>`,

  about: ({ brief }) => markup`<div class="prose">
${brief.paragraphs.map((paragraph) => markup`<p dir="auto">${paragraph}</p>`)}
</div>`,

  offers: ({ offers }) => markup`<ul class="grid two cards">
${offers.map((offer) => markup`<li>${titled(offer)}</li>`)}
</ul>`,

  process: ({ steps }) => markup`<ol class="grid three steps">
${steps.map((step) => markup`<li>${titled(step)}</li>`)}
</ol>`,

  difference: ({ differentiators, positioning }) => markup`<div class="pair">
<p class="statement" dir="auto">${positioning}</p>
<ul class="checks">
${differentiators.map((text) => markup`<li>${text}</li>`)}
</ul>
</div>`,

  audience: ({ audience }) => markup`<ul class="grid three ruled">
${audience.map(({ name, need }) => markup`<li>${titled({ title: name, text: need })}</li>`)}
</ul>`,

  questions: ({ questions }) => markup`<div class="answers">
${questions.map(
  ({ question, answer }) => markup`<details>
<summary>${question}</summary>
<p>${answer}</p>
</details>`,
)}
</div>`,

  contact: ({ closing, brief, design }) => markup`<p class="lead">${closing.text}</p>
<ul class="grid three hand">
${closing.list.map((text) => markup`<li>${text}</li>`)}
</ul>
${ways(brief)}
${leadForm(design.callToAction.primary)}`,
};

/**
 * Posts to the page's own host, where the sites Worker takes it (`worker_src/sites/lead.ts`). The
 * last field is a trap for programs that fill in whatever there is.
 */
const leadForm = (
  submit: string,
): Markup => markup`<form class="reply" method="post" action="/lead">
<p><label for="lead-name">Name</label>
<input id="lead-name" name="name" autocomplete="name" required maxlength="100"></p>
<p><label for="lead-email">E-mail</label>
<input id="lead-email" name="email" type="email" autocomplete="email" required maxlength="254"></p>
<p><label for="lead-telephone">Telephone, if you like</label>
<input id="lead-telephone" name="telephone" type="tel" autocomplete="tel" maxlength="40"></p>
<p class="wide"><label for="lead-message">Message</label>
<textarea id="lead-message" name="message" rows="5" required maxlength="4000"></textarea></p>
<p class="trap" aria-hidden="true"><label for="lead-website">Leave this empty</label>
<input id="lead-website" name="website" tabindex="-1" autocomplete="off"></p>
<p class="wide small">What you send is used to answer you, and for nothing else: <a href="#privacy">privacy</a>.</p>
<p class="wide"><button class="button" type="submit">${submit}</button></p>
</form>`;

const titled = ({ title, text }: Item): Markup => markup`<h3 dir="auto">${title}</h3>
<p dir="auto">${text}</p>`;

function ways({ email, telephone }: Content["brief"]): Markup {
  const links = [
    email ? button(`mailto:${email}`, email) : NOTHING,
    telephone ? button(`tel:${telephone.replace(/[^+\d]/g, "")}`, telephone) : NOTHING,
  ].filter((link) => link !== NOTHING);
  return links.length === 0 ? NOTHING : markup`<p class="actions">${links}</p>`;
}

/** `url` has escaped the address for the attribute already. */
function button(address: string, text: string): Markup {
  return markup`<a class="button" href="${new Markup(url(address))}"><bdi>${text}</bdi></a>`;
}
