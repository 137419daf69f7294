export function hashOfInputs(root: string, node?: string): string;
export function isBuilt(root: string, node?: string): boolean;
export function recordBuild(root: string, hash: string, loaded: Iterable<string>): void;
