import { resolve } from 'node:path';
import { gitFindings } from '../../files/git-findings.ts';
import type { Look } from './look.ts';

/** Whether git would publish the settings files, those to come included. */
export const lookAtGit: Look = async ({ settings }, signal) => {
  const { cwd, envFile, configFile } = settings;
  const paths = [envFile, configFile].map((name) => resolve(cwd, name));
  const findings = await gitFindings(paths, signal);
  if (findings.length === 0) {
    return { status: 'pass', text: 'Git would not publish the settings files.', fix: null };
  }
  return {
    status: 'warn',
    text: findings.map(({ message }) => message).join(' '),
    fix: findings.map(({ fix }) => fix).join(' '),
  };
};
