export type { Fault } from './faults.ts';
export type { LocalGateway, LocalOptions } from './local-gateway.ts';
export { type LocalMountsea, type LocalMountseaOptions, startLocalMountsea } from './mountsea.ts';
export { type LocalPmock, type LocalPmockOptions, pmockToken, startLocalPmock } from './pmock.ts';
export type {
  Check,
  Create,
  FetchedImage,
  GatewayEvent,
  Outcome,
  RequestEntry,
  ResultShape,
  Settings,
  TaskStatus,
  TaskView,
} from './types.ts';
