declare module 'dotenv-stringify' {
  export default function stringify(values: Readonly<Record<string, string>>): string;
}
