/** SHA-256 of a text, in the two forms that are needed. */

/** In lower-case hexadecimal. */
export async function hexDigest(text: string): Promise<string> {
  const bytes = await sha256(text);
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** For a Content-Security-Policy: https://www.w3.org/TR/CSP3/#grammardef-hash-source */
export async function policyHash(text: string): Promise<string> {
  return `sha256-${btoa(String.fromCharCode(...(await sha256(text))))}`;
}

async function sha256(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}
