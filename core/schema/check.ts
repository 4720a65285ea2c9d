import { errorsOf, type Misfit } from "./errors.ts";
import { type Ask, prepareSchema, TooMuchWork } from "./prepare.ts";

/**
 * Says whether a regular expression finds something in a text. A host that judges other people's tests
 * runs it in a worker and rejects after a time limit, because a pattern such as `(a+)+$` can run for ever;
 * the rejection's message is shown to the person.
 */
export type RegexMatcher = (pattern: string, flags: string, text: string) => Promise<boolean>;

/** Questions to the matcher for one answer; more means a schema no one reads. */
const maxQuestions = 1000;

/**
 * The ways a value does not fit a JSON Schema; patterns are asked of the host's matcher.
 *
 * typebox checks at once while a matcher answers later, so it is done in rounds: each round notes the questions
 * it could not answer, they are asked, and the last round is the one without new questions.
 *
 * @throws TooMuchWork, or what the matcher rejects with; both messages are for people.
 */
export async function checkSchema(schema: unknown, value: unknown, matcher: RegexMatcher): Promise<Misfit[]> {
  const names = propertyNames(value);
  const answers = new Map<string, boolean>();
  for (;;) {
    const open = new Map<string, [string, string, string]>();
    const ask: Ask = (pattern, flags, text) => {
      const key = JSON.stringify([pattern, flags, text]);
      const answer = answers.get(key);
      if (answer === undefined) open.set(key, [pattern, flags, text]);
      return answer ?? true;
    };
    const misfits = errorsOf(prepareSchema(schema, ask, names), value);
    if (open.size === 0) return misfits;
    if (answers.size + open.size > maxQuestions) {
      throw new TooMuchWork(
        `The schema's patterns apply to more than ${maxQuestions} texts. Use fewer patterns.`,
      );
    }
    for (const [key, [pattern, flags, text]] of open) answers.set(key, await matcher(pattern, flags, text));
  }
}

/** The same at once, with every pattern taken as matching: for checks while somebody types. */
export function checkSchemaButPatterns(schema: unknown, value: unknown): Misfit[] {
  return errorsOf(
    prepareSchema(schema, () => true, propertyNames(value)),
    value,
  );
}

/** Every property name anywhere in the value, once. */
function propertyNames(value: unknown): string[] {
  const names = new Set<string>();
  const open = [value];
  while (open.length) {
    const one = open.pop();
    if (typeof one !== "object" || one === null) continue;
    if (!Array.isArray(one)) for (const name of Object.keys(one)) names.add(name);
    for (const inner of Object.values(one)) open.push(inner);
  }
  return [...names];
}
