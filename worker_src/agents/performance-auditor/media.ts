/** Images, frames and films: what moves the layout, and what is loaded too early or too large. */
import type { Check } from "../../shared/agents/audit/check.ts";
import type { PageElement } from "../../shared/agents/audit/element.ts";
import type { Page } from "../../shared/agents/audit/page.ts";

/** Where the first screen ends cannot be seen in the source: this many images may be in it. */
const MAY_BE_IN_FIRST_SCREEN = 4;
/** CSS pixels. Below it, an image is an icon; above it, phones load more than they can show. */
const ICON = 100;
const LARGE = 800;
/** Browsers do all they can for these without more than one format. */
const OLD_FORMAT = /\.(?:jpe?g|png|gif|bmp|tiff?)$/i;
const MODERN = /image\/(?:avif|webp|jxl)/i;

const width = (image: PageElement) => Number.parseFloat(image.attr("width") ?? "");
const isLazy = (element: PageElement) => element.attr("loading")?.toLowerCase() === "lazy";
const isIcon = (image: PageElement) => width(image) < ICON;

/** Those that are files of their own. */
function images(page: Page): PageElement[] {
  return page.all("img").filter((image) => {
    const src = image.attr("src") ?? "";
    return src !== "" && !/^data:/i.test(src);
  });
}

const hasSource = (image: PageElement, fits: (source: PageElement) => boolean) =>
  image.within("picture")?.all("source").some(fits) ?? false;

const isPath = (page: Page, image: PageElement, pattern: RegExp) =>
  pattern.test(page.resolve(image.attr("src"))?.pathname ?? "");

export const media: Check[] = [
  {
    id: "image-size-missing",
    severity: "serious",
    title: "Images come without their size, so the page jumps as they load",
    source: "https://web.dev/articles/optimize-cls#images-without-dimensions",
    fix: "Give every image its width and height as attributes, and scale it with CSS.",
    find: (page) => page.all("img").filter((image) => !hasSize(image)),
  },
  {
    id: "first-image-lazy",
    severity: "serious",
    title: "The first image waits for the layout before it is loaded",
    source: "https://web.dev/articles/lcp-lazy-loading",
    fix: 'Remove loading="lazy" from it; fetchpriority="high" makes it faster still.',
    find: (page) => {
      const first = images(page).find(
        (image) => !isIcon(image) && !image.within("header", "nav", "footer", "noscript"),
      );
      return first !== undefined && isLazy(first) ? [first] : [];
    },
  },
  {
    id: "images-not-lazy",
    severity: "moderate",
    title: "Images far down the page are loaded at once",
    source: "https://web.dev/articles/browser-level-image-lazy-loading",
    fix: 'Add loading="lazy" to images that are not on the first screen.',
    find: (page) =>
      images(page)
        .slice(MAY_BE_IN_FIRST_SCREEN)
        .filter((image) => !isLazy(image) && !isIcon(image)),
  },
  {
    id: "image-not-responsive",
    severity: "moderate",
    title: "Large images come in one size for every screen",
    source: "https://web.dev/learn/design/responsive-images",
    fix: "Offer smaller versions with srcset and sizes.",
    find: (page) =>
      images(page)
        .filter((image) => width(image) >= LARGE && !isPath(page, image, /\.svg$/i))
        .filter((image) => !image.has("srcset"))
        .filter((image) => !hasSource(image, (source) => source.has("srcset"))),
  },
  {
    id: "image-format-old",
    severity: "minor",
    title: "Images come in old formats alone",
    source: "https://developer.chrome.com/docs/lighthouse/performance/uses-webp-images",
    fix: "Offer AVIF or WebP as well, with <picture> and <source type>.",
    find: (page) =>
      images(page)
        .filter((image) => !isIcon(image) && isPath(page, image, OLD_FORMAT))
        .filter((image) => !hasSource(image, (source) => MODERN.test(source.attr("type") ?? ""))),
  },
  {
    id: "frame-not-lazy",
    severity: "moderate",
    title: "Embedded pages are loaded at once",
    source: "https://web.dev/articles/iframe-lazy-loading",
    fix: 'Add loading="lazy" to <iframe>, or show a picture until a visitor wants the rest.',
    find: (page) =>
      page
        .all("iframe")
        .filter((frame) => /^(?:https?:)?\/\//i.test(frame.attr("src") ?? ""))
        .filter((frame) => !isLazy(frame) && !isHidden(frame)),
  },
  {
    id: "video-eager",
    severity: "moderate",
    title: "Films are loaded before anybody plays them",
    source: "https://web.dev/learn/performance/video-performance",
    fix: 'Set preload="none" or "metadata" and a poster, and let visitors start the film.',
    find: (page) => page.all("video").filter(isEager),
  },
];

/** Sizes in a style sheet elsewhere cannot be seen; those in the attributes always help. */
function hasSize(image: PageElement): boolean {
  if (image.has("width") && image.has("height")) return true;
  const style = image.attr("style") ?? "";
  return /aspect-ratio\s*:/i.test(style) || (/width\s*:/i.test(style) && /height\s*:/i.test(style));
}

/** Frames of a pixel are for counting visitors, and load nothing to look at. */
function isHidden(frame: PageElement): boolean {
  const none = /display\s*:\s*none/i.test(frame.attr("style") ?? "");
  return frame.has("hidden") || none || width(frame) <= 1;
}

/** `autoplay` loads whatever `preload` says: https://developer.mozilla.org/en-US/docs/Web/HTML/Reference/Elements/video#preload */
function isEager(video: PageElement): boolean {
  if (video.has("autoplay")) return !video.has("poster");
  const preload = video.attr("preload")?.toLowerCase();
  return preload === "auto" || preload === "";
}
