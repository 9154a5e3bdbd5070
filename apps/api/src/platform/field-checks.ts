import { parsePartialDate } from '@heardonce/domain/children/partial-date.js';
import { isPlaceCode } from '@heardonce/domain/jurisdiction/pack.js';
import { IsIn, Length, ValidateBy } from 'class-validator';

/** One code of a closed list. */
export const IsCode = (list: object): PropertyDecorator => IsIn(Object.keys(list));

/** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
export const IsPartialDate = (): PropertyDecorator => ValidateBy({ name: 'partialDate', validator: { validate: (value) => typeof value === 'string' && parsePartialDate(value) !== null } });

/** DIVIPOLA code of a municipality: five digits as text. */
export const IsPlaceCode = (): PropertyDecorator => ValidateBy({ name: 'placeCode', validator: { validate: (value) => typeof value === 'string' && isPlaceCode(value) } });

/** Language tag of BCP 47, as `es`, `es-CO` or `guc`. */
export const IsLanguageTag = (): PropertyDecorator => ValidateBy({ name: 'languageTag', validator: { validate: (value) => typeof value === 'string' && /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/.test(value) } });

/** A few words: a name, a title. */
export const FewWords = (): PropertyDecorator => Length(1, 300);

/** A text of a person's own, up to 20,000 characters. */
export const OwnWords = (): PropertyDecorator => Length(1, 20_000);
