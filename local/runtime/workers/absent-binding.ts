/** A binding that does not run here: whatever a Worker asks of it fails, and says why. */

const PROMISE = ["then", "catch", "finally"] as const;
type PromiseMethod = (typeof PROMISE)[number];
/** What neither a binding nor its methods have: they are no promises, and have no form as JSON. */
const NONE: (string | symbol)[] = [...PROMISE, "toJSON"];

export default function makeBinding({ why }: { why: string }): unknown {
  return absent(why);
}

/**
 * Fails when it is used and not before, since a Worker may have a binding that it asks for nothing:
 * each method answers a promise that is rejected, and each method of what that answers does so, too.
 */
export function absent(why: string): unknown {
  return new Proxy({}, { get: (_, name) => (isNone(name) ? undefined : method(why)) });
}

function method(why: string): unknown {
  return new Proxy(() => undefined, {
    get: (_, name) => (isNone(name) ? undefined : method(why)),
    apply: () => answer(why),
  });
}

function answer(why: string): unknown {
  return new Proxy(() => undefined, {
    get(_, name) {
      if (typeof name === "symbol") return undefined;
      if (!PROMISE.includes(name as PromiseMethod)) return method(why);
      // Rejected when somebody listens: an answer that nobody awaits is no rejection unhandled.
      const failed = Promise.reject(new Error(why));
      return failed[name as PromiseMethod].bind(failed);
    },
    apply: () => answer(why),
  });
}

function isNone(name: string | symbol): boolean {
  return typeof name === "symbol" || NONE.includes(name);
}
