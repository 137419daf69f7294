import { SetupError } from '../errors/setup-error.ts';
import { insertProperties, jsonLayout, type NewProperties } from './json-insert.ts';
import { type JsonObject, type JsonProperty, readJsonObject, skipTrivia } from './json-object.ts';
import { type JsonScalar, saysAlready, writeScalar } from './json-scalar.ts';
import { verifyJsonEdit } from './json-verify.ts';
import { readJson } from './read-json.ts';
import { type Splice, spliceText } from './text-splice.ts';

export interface JsonSetting {
  /** The keys from the outermost object down. */
  readonly path: readonly string[];
  readonly value: JsonScalar;
}

export interface JsonWarning {
  /** The dotted path it is about, or null when it is about the file. */
  readonly key: string | null;
  readonly message: string;
}

export interface JsonEdit {
  readonly text: string;
  /** The dotted paths whose bytes changed or that were added, in the order of the edits. */
  readonly changed: readonly string[];
  readonly warnings: readonly JsonWarning[];
}

/**
 * Gives settings in a JSON text new values and leaves every other byte as it is: indentation, number
 * formats, key order, comments, line ends. A setting keeps the JSON type it has in the file, and is
 * not touched when it already says so. What is missing is added at the end of its object, and
 * missing objects are made. Of a key that stands twice the last counts, as for every reader.
 *
 * @throws SetupError JSON_NOT_EDITABLE for broken JSON, or where an object or a plain value was
 * expected and something else is there; FILE_VERIFY_FAILED when the result does not read back.
 */
export function editJson(text: string, edits: readonly JsonSetting[]): JsonEdit {
  const { strict } = readJson(text);
  const editor = new JsonEditor(text);
  const settings = new Map(edits.map((edit) => [edit.path.join('\0'), edit]));
  settings.forEach((edit) => {
    editor.set(edit);
  });
  const { changed, duplicates } = editor;
  const splices = editor.splices();
  const after = spliceText(text, splices);
  if (changed.length > 0)
    verifyJsonEdit({ strict, text, after, splices, edits: [...settings.values()] });
  return { text: after, changed, warnings: [...duplicates, ...lenientWarnings(strict)] };
}

class JsonEditor {
  readonly changed: string[] = [];
  readonly duplicates: JsonWarning[] = [];
  readonly #text: string;
  readonly #replaced: Splice[] = [];
  readonly #objects = new Map<number, JsonObject>();
  readonly #added = new Map<JsonObject, NewProperties>();

  constructor(text: string) {
    this.#text = text;
  }

  splices(): readonly Splice[] {
    const layout = jsonLayout(this.#text, this.#root());
    const added = [...this.#added].flatMap(([object, properties]) =>
      insertProperties(this.#text, object, properties, layout),
    );
    // A value that is replaced comes before the comma that is set behind it.
    return [...this.#replaced, ...added];
  }

  set({ path, value }: JsonSetting): void {
    let object = this.#root();
    for (const [depth, key] of path.entries()) {
      const name = path.slice(0, depth + 1).join('.');
      const property = this.#find(object, key, name);
      if (property === null) {
        this.#add(object, path.slice(depth), value);
        this.changed.push(path.join('.'));
        return;
      }
      if (depth === path.length - 1) this.#replace(property, name, value);
      else object = this.#objectAt(property.value.start, `"${name}"`);
    }
  }

  #root(): JsonObject {
    const start = skipTrivia(this.#text, 0);
    return this.#objectAt(start, 'The outermost value');
  }

  #objectAt(start: number, name: string): JsonObject {
    const known = this.#objects.get(start);
    if (known !== undefined) return known;
    const found = kindAt(this.#text, start);
    if (found !== 'an object') throw unexpected(this.#text, start, name, found, 'an object');
    const object = readJsonObject(this.#text, start);
    this.#objects.set(start, object);
    return object;
  }

  #find({ properties }: JsonObject, key: string, name: string): JsonProperty | null {
    const all = properties.filter((property) => property.key === key);
    if (all.length > 1 && !this.duplicates.some((known) => known.key === name)) {
      const message = `"${name}" stands ${all.length} times in the JSON file; the last one counts and was used.`;
      this.duplicates.push({ key: name, message });
    }
    return all.at(-1) ?? null;
  }

  #replace({ value: span }: JsonProperty, name: string, value: JsonScalar): void {
    const found = kindAt(this.#text, span.start);
    if (found === 'an object' || found === 'an array') {
      throw unexpected(this.#text, span.start, `"${name}"`, found, 'a plain value');
    }
    const token = this.#text.slice(span.start, span.end);
    if (saysAlready(token, value)) return;
    this.#replaced.push({ ...span, text: writeScalar(token, value) });
    this.changed.push(name);
  }

  #add(object: JsonObject, path: readonly string[], value: JsonScalar): void {
    const known = this.#added.get(object) ?? new Map<string, string | NewProperties>();
    this.#added.set(object, withProperty(known, path, writeScalar(null, value)));
  }
}

function withProperty(
  properties: NewProperties,
  [key = '', ...deeper]: readonly string[],
  value: string,
): NewProperties {
  const found = properties.get(key);
  const inner = typeof found === 'object' ? found : new Map<string, string | NewProperties>();
  const content = deeper.length === 0 ? value : withProperty(inner, deeper, value);
  return new Map([...properties, [key, content]]);
}

function kindAt(text: string, start: number): 'an object' | 'an array' | 'null' | 'a plain value' {
  if (text.startsWith('{', start)) return 'an object';
  if (text.startsWith('[', start)) return 'an array';
  return text.startsWith('null', start) ? 'null' : 'a plain value';
}

function unexpected(
  text: string,
  start: number,
  name: string,
  found: string,
  expected: string,
): SetupError {
  const line = text.slice(0, start).split('\n').length;
  return new SetupError('JSON_NOT_EDITABLE', {
    message: `${name} is ${found} on line ${line} of the JSON file, where ${expected} is needed. Nothing was changed.`,
    fix: `Make it ${expected} (${expected === 'an object' ? '"{}" will do' : 'or remove it'}), then run this again.`,
  });
}

function lenientWarnings(strict: boolean): readonly JsonWarning[] {
  if (strict) return [];
  const message =
    "The JSON file has comments, trailing commas or a byte order mark: strict parsers, such as Python's json, cannot read it.";
  return [{ key: null, message }];
}
