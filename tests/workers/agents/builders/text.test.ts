import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { briefOf } from "../../../../worker_src/shared/agents/brief.ts";
import { css, html, json, markup, url } from "../../../../worker_src/shared/agents/escape.ts";
import { clip, paragraphs, sound } from "../../../../worker_src/shared/agents/text.ts";

describe("escaping", () => {
  it("leaves nothing in HTML that could open a tag, end an attribute or start a template", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(html(text)).not.toMatch(/[<>"'{}]/);
      }),
    );
    expect(html(`<a href="x">'&{{y}}`)).toBe(
      "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#123;&#123;y&#125;&#125;",
    );
  });

  it("keeps JSON the same value, without what could end its script", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = json({ value });
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify({ value })));
        expect(text).not.toMatch(/[<>&\u2028\u2029]|\{[{%#]|\$\{/);
      }),
    );
    expect(json({ a: "</script>{{x}}" })).toBe('{"a":"\\u003c/script\\u003e\\u007b{x}}"}');
  });

  it.each([
    ["javascript:alert(1)", "#"],
    [" jAvAsCrIpT:alert(1)", "#"],
    ["data:text/html,x", "#"],
    ["not an address", "#"],
    ['https://example.org/?a=1&b="', "https://example.org/?a=1&amp;b=%22"],
    ["mailto:a@example.org", "mailto:a@example.org"],
  ])("makes the address %j to %j", (address, expected) => {
    expect(url(address)).toBe(expected);
  });

  it("keeps a CSS value a value", () => {
    expect(css("red;} body{background:url(//x)}</style>")).toBe("red bodybackgroundurlxstyle");
    expect(css("'Iowan Old Style', serif")).toBe("'Iowan Old Style', serif");
  });

  it("escapes whatever is put into a template, once", () => {
    const inner = markup`<b title="${'"'}">${"<i>"}</b>`;
    expect(markup`<p>${inner}${[inner]}${7}</p>`.text).toBe(
      '<p><b title="&quot;">&lt;i&gt;</b><b title="&quot;">&lt;i&gt;</b>7</p>',
    );
  });
});

describe("a text", () => {
  it("is cut between characters as people count them, at the end of a word when one is near", () => {
    expect(clip("one two three four", 14)).toBe("one two three…");
    expect(clip("👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 2)).toBe("👩‍👩‍👧‍👦…");
    expect(clip("W".repeat(60_000), 5)).toBe("WWWW…");
    expect(clip(" as\tit \n is ", 20)).toBe("as it is");
  });

  it("never is longer than asked for, and always sound", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 2, max: 80 }), (text, most) => {
        const clipped = clip(text, most);
        const graphemes = [...new Intl.Segmenter("en").segment(clipped)];
        expect(graphemes.length).toBeLessThanOrEqual(most);
        expect(clipped).toBe(sound(clipped));
      }),
    );
  });

  it("loses what turns the text around it, and half characters", () => {
    expect(sound("a\u202eb\u2067c\ud800d\u0000e")).toBe("abc\ufffdd e");
  });

  it("falls into paragraphs, as many as fit", () => {
    expect(paragraphs("a\r\n\r\nb\rc", 2, 100)).toEqual(["a", "b"]);
    expect(paragraphs(`${"x ".repeat(80)}\nsecond`, 8, 100)).toHaveLength(1);
  });
});

describe("a brief", () => {
  it.each([
    ["Modern tech startup website", "Modern tech startup"],
    ["Please build me a website for a bakery in Lyon.", "Bakery in Lyon"],
    ["We want a landing page about our cargo bikes", "Cargo bikes"],
    ["website", "website"],
    ["We bake bread. We bake it daily.", "We bake bread"],
  ])("of %j speaks of %j", (description, subject) => {
    expect(briefOf({ name: "x", description }).subject).toBe(subject);
  });

  it("finds no telephone number in other numbers", () => {
    const description = "Founded 1998, order 12345678901, 3.14159 and +7";
    expect(briefOf({ name: "x", description })).not.toHaveProperty("telephone");
  });
});
