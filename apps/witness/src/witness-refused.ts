/** A reason not to start, or not to go on, that whoever runs the witness can mend: one sentence in Spanish and in English. */
export class WitnessRefused extends Error {
  constructor(spanish: string, english: string) {
    super(`${spanish} / ${english}`);
  }
}
