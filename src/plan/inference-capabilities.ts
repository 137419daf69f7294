/** Those that a new config.json has. */
const usual = ['embedding', 'generate', 'chat', 'tool', 'multimodal'];

/** The members of `inference` in a parsed config.json; the usual five when it has none. */
export function inferenceCapabilities(config: unknown): readonly string[] {
  const inference =
    typeof config === 'object' && config !== null && 'inference' in config
      ? config.inference
      : null;
  const names = typeof inference === 'object' && inference !== null ? Object.keys(inference) : [];
  return names.length > 0 ? names : usual;
}
