/** Forms: each field that is hard to fill in costs some of those who began. */
import type { Check } from "../../shared/agents/audit/check.ts";
import type { PageElement } from "../../shared/agents/audit/element.ts";
import { isFormField, labelOf } from "../../shared/agents/audit/forms.ts";
import type { Page } from "../../shared/agents/audit/page.ts";

const SIGN_UP = "https://web.dev/articles/sign-up-form-best-practices";
/** Our own measure for "as few as possible"; choices of one question count once. */
const MOST_FIELDS = 7;

export interface Form {
  form: PageElement;
  /** What visitors fill in; a search field is none. */
  fields: PageElement[];
}

interface Kind {
  pattern: RegExp;
  type: string;
  /** https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill */
  autocomplete: string;
}

const KINDS: Kind[] = [
  { pattern: /e-?mail|correo/i, type: "email", autocomplete: "email" },
  {
    pattern: /phone|telephone|mobile|telefon|téléphone|teléfono/i,
    type: "tel",
    autocomplete: "tel",
  },
];

export const forms: Check[] = [
  {
    id: "form-too-long",
    severity: "moderate",
    title: `A form asks for more than ${MOST_FIELDS} things at once`,
    source: SIGN_UP,
    fix: "Ask for what is needed now, and for the rest later.",
    find: (page) =>
      formsOf(page)
        .filter(({ fields }) => questions(fields) > MOST_FIELDS)
        .map(({ form, fields }) => `${questions(fields)} fields in ${form.startTag}`),
  },
  {
    id: "field-only-placeholder",
    severity: "serious",
    title: "Fields are named by a placeholder, which is gone once one types",
    source: "https://www.nngroup.com/articles/form-design-placeholders/",
    fix: "Put a <label> above the field.",
    find: (page) =>
      fieldsOf(page)
        .filter((field) => field.attr("placeholder") && labelOf(page, field) === "")
        .map(({ startTag }) => startTag),
  },
  {
    id: "field-type-generic",
    severity: "moderate",
    title: "Fields do not bring up the right keyboard on phones",
    source: SIGN_UP,
    fix: 'Use type="email" and type="tel".',
    find: (page) =>
      ofKind(page)
        .filter(({ field, kind }) => typeOf(field) === "text" && !hasMode(field, kind))
        .map(({ field }) => field.startTag),
  },
  {
    id: "field-autocomplete-missing",
    severity: "moderate",
    title: "Browsers are not told what they could fill in",
    source: "https://www.w3.org/WAI/WCAG22/Understanding/identify-input-purpose",
    fix: 'Add autocomplete="email" or "tel" and the like.',
    find: (page) =>
      ofKind(page)
        .filter(({ field }) => !field.has("autocomplete"))
        .map(({ field }) => field.startTag),
  },
  {
    id: "form-insecure",
    severity: "critical",
    title: "What visitors fill in is sent without encryption",
    source: "https://web.dev/articles/why-https-matters",
    fix: "Serve the page and the address that the form is sent to over https.",
    find: (page) =>
      formsOf(page)
        .filter(({ fields }) => fields.length > 0)
        .filter(({ form }) => target(page, form)?.protocol === "http:")
        .map(({ form }) => form.startTag),
  },
  {
    id: "form-without-button",
    severity: "serious",
    title: "A form has no button to send it with",
    source: "https://www.w3.org/WAI/WCAG22/Techniques/html/H32",
    fix: 'Add a <button type="submit"> that names what happens.',
    find: (page) =>
      formsOf(page)
        .filter(({ form, fields }) => fields.length > 0 && !hasButton(form))
        .map(({ form }) => form.startTag),
  },
  {
    id: "privacy-missing",
    severity: "serious",
    title: "A form asks for personal data and nothing says what becomes of it",
    source: "https://eur-lex.europa.eu/eli/reg/2016/679/art_13/oj",
    fix: "Link to the privacy statement next to the form.",
    find: (page) => {
      const personal = ofKind(page).filter(({ field }) => field.within("form") !== undefined);
      return personal.length > 0 && !linksToPrivacy(page)
        ? personal.map(({ field }) => field.startTag)
        : [];
    },
  },
];

/** Forms that ask for something; those of a search are no step to any goal. */
export function formsOf(page: Page): Form[] {
  return page
    .all("form")
    .filter((form) => form.attr("role") !== "search" && form.within("search") === undefined)
    .map((form) => ({
      form,
      fields: form.all("input", "select", "textarea").filter(isAsked),
    }));
}

const isAsked = (field: PageElement) => isFormField(field) && typeOf(field) !== "search";
const typeOf = (field: PageElement) => field.attr("type")?.toLowerCase() || "text";
const fieldsOf = (page: Page) => page.all("input", "select", "textarea").filter(isAsked);

/** The choices of one question have one name. */
function questions(fields: PageElement[]): number {
  const choices = fields.filter((field) => ["radio", "checkbox"].includes(typeOf(field)));
  const names = new Set(choices.map((choice) => choice.attr("name") ?? choice.attr("id")));
  return fields.length - choices.length + names.size;
}

function ofKind(page: Page): { field: PageElement; kind: Kind }[] {
  return fieldsOf(page)
    .filter(({ tag }) => tag === "input")
    .flatMap((field) => {
      const said = [field.attr("name"), field.attr("id"), labelOf(page, field)].join(" ");
      const kind = KINDS.find(({ type, pattern }) => typeOf(field) === type || pattern.test(said));
      return kind !== undefined && ["text", kind.type].includes(typeOf(field))
        ? [{ field, kind }]
        : [];
    });
}

const hasMode = (field: PageElement, kind: Kind) =>
  field.attr("inputmode")?.toLowerCase() === kind.type;

const target = (page: Page, form: PageElement) =>
  page.resolve(form.attr("action") || page.finalUrl.href);

function hasButton(form: PageElement): boolean {
  const buttons = form.all("button").some((button) => {
    const type = button.attr("type")?.toLowerCase() ?? "submit";
    return type === "submit";
  });
  return buttons || form.all("input").some((input) => ["submit", "image"].includes(typeOf(input)));
}

function linksToPrivacy(page: Page): boolean {
  const words = /privacy|data protection|datenschutz|confidentialité|privacidad|gdpr|riservatezza/i;
  return page.all("a").some((link) => words.test(`${link.text} ${link.attr("href") ?? ""}`));
}
