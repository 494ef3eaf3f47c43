/** A clock that jumps by up to a year, back and forth, whenever it is read; the same jumps in every run. */
const RealDate = Date;
const real = Date.now;
let state = 1;
const jumped = () => {
  state = (state * 48271) % 2147483647;
  return real() + ((state / 2147483647) * 2 - 1) * 365 * 86_400_000;
};
globalThis.Date = class extends RealDate {
  constructor(...args) {
    super(...(args.length === 0 ? [jumped()] : args));
  }
  static now() {
    return jumped();
  }
};
