/**
 * How many bytes a value takes once it is stored, to compare with Cloudflare's limits: those of its
 * JSON, and those of the binary data in it. Zero for what has no JSON, such as a stream or a cycle:
 * the engine decides about those.
 */
export function bytesOf(value: unknown): number {
  let binary = 0;
  const replace = (_key: string, inner: unknown) => {
    if (inner instanceof ArrayBuffer || ArrayBuffer.isView(inner)) {
      binary += inner.byteLength;
      return null;
    }
    if (inner instanceof Map || inner instanceof Set) return [...inner];
    return typeof inner === "bigint" ? String(inner) : inner;
  };
  try {
    return new TextEncoder().encode(JSON.stringify(value, replace) ?? "").byteLength + binary;
  } catch {
    return 0;
  }
}
