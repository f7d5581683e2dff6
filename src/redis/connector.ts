import { connect as dial, Socket } from 'node:net';
import { connect as dialTls } from 'node:tls';
import { AbstractConnector } from 'ioredis';
import type { RedisAddress } from '../core/store/redis-address.ts';
import { findRedis } from '../core/store/redis-whereabouts.ts';

/** After so long a connection that does not end is cut, ms. */
const END_MS = 2000;

/** What ioredis expects of one whose connection was closed meanwhile; it says nothing of it then. */
const CLOSED = 'Connection is closed.';

/** Makes ioredis ask before each connection where Redis is. A class, since ioredis makes one for each of its connections. */
export function connectorTo(address: RedisAddress) {
  return class Connector extends AbstractConnector {
    constructor() {
      super(END_MS);
    }

    override async connect() {
      this.connecting = true;
      this.stream = await socketTo(address, (error) => {
        this.firstError = error;
      });
      if (this.connecting) return this.stream;
      this.stream.destroy();
      throw new Error(CLOSED);
    }
  };
}

/** Never rejects: ioredis would not try again. Where nobody knows a place, it gets a connection that was lost already. */
async function socketTo(address: RedisAddress, failed: (error: Error) => void): Promise<Socket> {
  try {
    const place = { ...(await findRedis(address)) };
    const socket = address.tls ? dialTls(place) : dial(place);
    return socket.once('error', failed);
  } catch (error) {
    failed(error instanceof Error ? error : new Error(String(error)));
    return new Socket().destroy();
  }
}
