/** A `kv_namespace` binding whose writes are limited: see `limited-kv.ts`. */
interface Env {
  kv: { call(namespaceId: string, method: string, args: unknown[]): Promise<unknown> };
  namespaceId: string;
}

const METHODS = ["get", "getWithMetadata", "put", "delete", "list"];

export default function makeBinding({ kv, namespaceId }: Env): unknown {
  return Object.fromEntries(
    METHODS.map((method) => [method, (...args: unknown[]) => kv.call(namespaceId, method, args)]),
  );
}
