import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const OPENSSL = 'openssl';

/** A certificate for 127.0.0.1 that nobody trusts who is not told to. */
export interface Certificate {
  readonly file: string;
  readonly keyFile: string;
  remove(): Promise<void>;
}

/** Made by openssl, which .ci/run installs; undefined where there is none. */
export async function makeCertificate(): Promise<Certificate | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'reelbot-certificate-'));
  const [file, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const wish =
    'req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1';
  const made = spawnSync(OPENSSL, [...wish.split(' '), '-keyout', keyFile, '-out', file]);
  const remove = () => rm(folder, { recursive: true, force: true });
  if (made.status === 0) return { file, keyFile, remove };
  await remove();
  return undefined;
}
