/** A dispatch Worker that only hands requests on: what the way through one costs by itself. */
export default {
  fetch(request, env) {
    return env.NAMESPACE.get(env.AGENT).fetch(request);
  },
};
