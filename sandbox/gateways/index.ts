export type { Fault } from './faults.ts';
export type { LocalGateway } from './local-gateway.ts';
export { type LocalMountsea, startLocalMountsea } from './mountsea.ts';
export { msEndpoints } from './ms/endpoints.ts';
export { type LocalMs, type LocalMsOptions, startLocalMs } from './ms/index.ts';
export { type LocalPmock, pmockToken, startLocalPmock } from './pmock.ts';
export type { Rejection } from './rejections.ts';
export type {
  Create,
  GatewayEvent,
  RequestEntry,
  ResultShape,
} from './types.ts';
export {
  type LocalVideoModel,
  type LocalVideos,
  type LocalVideosOptions,
  startLocalVideos,
  type VideosName,
} from './videos/index.ts';
