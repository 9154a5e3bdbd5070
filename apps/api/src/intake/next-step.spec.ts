import { describe, expect, it } from '@jest/globals';
import { nextStepWords } from './next-step.js';

describe('the next step after a report', () => {
  it('is the duty of the same agency in both languages', () => {
    expect(nextStepWords('PONAL', false, 'es')).toBe('Este reporte no es una denuncia. Policía Nacional debe ponerlo en conocimiento de la autoridad competente dentro de 24 horas.');
    expect(nextStepWords('PONAL', false, 'en')).toBe('This report is not a complaint. It must be passed on to the authority within 24 hours by: National Police.');
    expect(nextStepWords('FGN', true, 'es')).toBe('Ya existe una denuncia. El siguiente paso le corresponde a: Fiscalía General de la Nación.');
    expect(nextStepWords('FGN', true, 'en')).toBe('A complaint exists. The next step is the duty of: Office of the Attorney General.');
  });
});
