/** `dateOfBirth` → `date_of_birth`: properties in TypeScript, columns in the database. */
export const snakeCase = (property: string): string => property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
