import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Takes a server off its port and puts it back there, one after the other however quickly it is asked. */
export function switchFor(server: Server): (down: boolean) => Promise<void> {
  const { port } = server.address() as AddressInfo;
  let last = Promise.resolve();
  const change = async (down: boolean) => {
    if (server.listening !== down) return;
    if (down) return await stop(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  };
  return (down) => {
    const next = last.then(() => change(down));
    last = next.catch(() => {});
    return next;
  };
}

/** Takes a server off its port, and ends what it is answering. */
export async function stop(server: Server): Promise<void> {
  const stopped = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await stopped;
}
