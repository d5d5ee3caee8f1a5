/**
 * Durable Objects of user Workers. workerd knows no class of an isolate that is loaded, so each
 * object is a facet of one of ours, with a database of its own.
 * https://developers.cloudflare.com/durable-objects/ and
 * https://developers.cloudflare.com/dynamic-workers/usage/durable-object-facets/
 */
import { DurableObject, WorkerEntrypoint } from "cloudflare:workers";
import type { Target } from "./dispatch-binding.ts";
import { decoded, encoded, OBJECT_HEADER } from "./headers.ts";
import { type Env, Loader } from "./loader.ts";

/** Which object of which user Worker. */
interface Address {
  target: Target;
  className: string;
  /** Of all objects of the class. */
  key: string;
  id: string;
}

interface ObjectsEnv {
  OBJECTS: DurableObjectNamespace<UserObject>;
}

/** The objects of a class, as `durable-object-binding.ts` asks for them. */
export class Objects extends WorkerEntrypoint<ObjectsEnv> {
  override async fetch(request: Request): Promise<Response> {
    const address = this.#address(request.headers.get(OBJECT_HEADER) ?? "");
    const headers = new Headers(request.headers);
    headers.set(OBJECT_HEADER, encoded(address));
    return this.#object(address).fetch(new Request(request, { headers }));
  }

  async call(id: string, method: string, args: unknown[]): Promise<unknown> {
    const address = this.#address(id);
    return this.#object(address).call(address, method, args);
  }

  #address(id: string): Address {
    const { target, ...props } = this.ctx.props as unknown as Omit<Address, "id">;
    // As on Cloudflare, no outbound Worker sees what a Durable Object fetches.
    return { target: { ...target, outbound: null, parameters: null }, ...props, id };
  }

  #object({ key, id }: Address): DurableObjectStub<UserObject> {
    return this.env.OBJECTS.getByName(`${key}/${id}`);
  }
}

type Facet = Fetcher & Record<string, (...args: unknown[]) => unknown>;

/** Holds one object, of the version that is published. */
export class UserObject extends DurableObject<Env> {
  #etag: string | undefined;

  override async fetch(request: Request): Promise<Response> {
    const headers = new Headers(request.headers);
    const address = decoded(headers.get(OBJECT_HEADER) ?? "") as Address;
    headers.delete(OBJECT_HEADER);
    return (await this.#facet(address)).fetch(new Request(request, { headers }));
  }

  async call(address: Address, method: string, args: unknown[]): Promise<unknown> {
    return (await this.#facet(address))[method]?.(...args);
  }

  async #facet({ target, className, id }: Address): Promise<Facet> {
    const { exports, facets } = this.ctx as unknown as { exports: unknown; facets: Facets };
    const loader = new Loader(this.env, exports);
    const isolate = await loader.load(target);
    const etag = (await loader.published(target))?.etag;
    if (this.#etag !== undefined && this.#etag !== etag) {
      facets.abort(FACET, new Error("Durable Object reset because its code was updated."));
    }
    this.#etag = etag;
    return facets.get(FACET, () => ({ class: isolate.getDurableObjectClass(className), id }));
  }
}

const FACET = "object";

interface Facets {
  get(name: string, start: () => { class: unknown; id: string }): Facet;
  abort(name: string, reason: unknown): void;
}
