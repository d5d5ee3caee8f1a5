/** Fills an element; gives what ends it, such as asking again and again. */
export type View = (
  into: HTMLElement,
  address: string[],
  say: (text: string) => void,
) => Promise<() => void>;

const EVERY_MS = 1_000;

/** Asks at once and then again and again, one at a time, until it is ended. */
export function repeatedly(act: () => Promise<void>): () => void {
  let ended = false;
  let timer = 0;
  const turn = async () => {
    try {
      await act();
    } catch {
      // The cloud is away for a moment, or refuses what the view has said already.
    }
    if (!ended) timer = setTimeout(turn, document.hidden ? 5 * EVERY_MS : EVERY_MS);
  };
  void turn();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
