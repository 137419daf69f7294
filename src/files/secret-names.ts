/** What people call secrets, wherever it stands in a name. */
const anywhere =
  'pass|pwd|secret|token|api[_-]?key|access[_-]?key|subscription[_-]?key|private|credential';
/** Words that mean a secret only when they are the whole name, as in `?key=`. */
const alone = 'key|auth|sig|signature';

const secretName = new RegExp(`${anywhere}|^(?:${alone})$`, 'i');

/** Source of a pattern for such a name inside a text, without flags or groups that capture. */
export const secretNameSource = `(?:[\\w-]*(?:${anywhere})[\\w-]*|${alone})`;

/** Whether a key of that name holds a secret, by what people call such keys. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}
