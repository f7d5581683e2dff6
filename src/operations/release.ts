export { release } from '../core/gateway.ts';
