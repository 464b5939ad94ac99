// Runs a child in our place: same terminal, same signals, same exit.
import { spawn } from 'node:child_process';
import process from 'node:process';

const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Resolves to the child's exit status. A child that a signal ended ends us by the same signal.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, shell?: boolean }} options
 * @returns {Promise<number>}
 */
export function handOver(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: 'inherit' });
    const forward = (/** @type {NodeJS.Signals} */ signal) => {
      // A terminal sends Ctrl-C to the whole group; twice would read as impatience.
      if (!(signal === 'SIGINT' && process.stdin.isTTY)) child.kill(signal);
    };
    const release = () => {
      for (const signal of signals) process.removeListener(signal, forward);
    };
    for (const signal of signals) process.on(signal, forward);
    child.on('error', (error) => {
      release();
      reject(error);
    });
    child.on('exit', (status, signal) => {
      release();
      if (signal !== null) process.kill(process.pid, signal);
      resolve(status ?? 1);
    });
  });
}
