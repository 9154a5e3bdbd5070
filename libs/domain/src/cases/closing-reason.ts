import { codes } from '../codes.js';

/**
 * Why a case may be closed, and nothing else. That nobody was touched, that no suspect is named, that the child has grown up, that it is
 * long ago or elsewhere: none of these closes a case or refuses one.
 */
export const ClosingReason = codes('ClosingReason', ['SERVICES_COMPLETED', 'FINAL_RULING_SERVED', 'TRANSFERRED', 'FAMILY_MOVED_ABROAD']);
