/**
 * A `durable_object_namespace` binding of a user Worker, over the class in its own code.
 * https://developers.cloudflare.com/durable-objects/api/namespace/
 */
import { OBJECT_HEADER } from "./headers.ts";

interface Objects {
  fetch(request: Request): Promise<Response>;
  call(id: string, method: string, args: unknown[]): Promise<unknown>;
}

export default function makeBinding(objects: Objects): unknown {
  const namespace = {
    idFromName: (name: string) => new ObjectId(hexOf(String(name)), String(name)),
    idFromString(hex: string) {
      if (/^[0-9a-f]{64}$/.test(hex)) return new ObjectId(hex);
      throw new TypeError("Invalid Durable Object ID: must be 64 hex digits");
    },
    newUniqueId: () => new ObjectId(hexOf(crypto.randomUUID())),
    get: (id: ObjectId) => stub(objects, id),
    getByName: (name: string) => stub(objects, namespace.idFromName(name)),
    jurisdiction: () => namespace,
  };
  return namespace;
}

class ObjectId {
  readonly #hex: string;
  readonly name: string | undefined;

  constructor(hex: string, name?: string) {
    this.#hex = hex;
    this.name = name;
  }

  toString(): string {
    return this.#hex;
  }

  equals(other: ObjectId): boolean {
    return String(other) === this.#hex;
  }
}

/** With `fetch`, and any other name as a method called over RPC. */
function stub(objects: Objects, id: ObjectId): unknown {
  const known: Record<string, unknown> = {
    id,
    name: id.name,
    fetch(input: RequestInfo, init?: RequestInit) {
      const request = new Request(input, init);
      request.headers.set(OBJECT_HEADER, String(id));
      return objects.fetch(request);
    },
  };
  return new Proxy(known, {
    get: (_, method) => {
      // Not thenable: awaiting the stub must give the stub.
      if (typeof method !== "string" || method === "then") return undefined;
      if (method in known) return known[method];
      return (...args: unknown[]) => objects.call(String(id), method, args);
    },
  });
}

/** 64 hex digits that are the same for the same name; at once, which no hash of workerd's is. */
function hexOf(name: string): string {
  const words = Array.from({ length: 8 }, (_, n) => {
    let word = 0x811c9dc5 ^ (n * 0x9e3779b1);
    for (let at = 0; at < name.length; at += 1) {
      word = Math.imul(word ^ name.charCodeAt(at), 0x01000193 + 2 * n);
      word ^= word >>> 15;
    }
    return (word >>> 0).toString(16).padStart(8, "0");
  });
  return words.join("");
}
