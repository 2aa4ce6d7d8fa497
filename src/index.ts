export { SpindleError, type SpindleErrorCode } from './errors.ts';
