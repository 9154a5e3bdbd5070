import { codes } from '../codes.js';
import { ROLES } from './role.js';

export const RoleCode = codes('Role', ROLES, 'Who a person is towards a case.');
