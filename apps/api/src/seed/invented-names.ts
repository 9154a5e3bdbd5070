/** Common first names and surnames of the country; every full name is put together by chance and is nobody's. */
export const GIRL_NAMES = [
  'Sofía', 'Valentina', 'Isabella', 'Mariana', 'Luciana', 'Salomé', 'Gabriela', 'Sara', 'Antonella', 'Emily', 'María José', 'Laura Sofía', 'Daniela', 'Ana Lucía', 'Karen Dayana', 'Yuliana',
  'Leidy Johana', 'Danna Michel', 'Paula Andrea', 'Nicol', 'Saray', 'Manuela', 'Juliana', 'Heidy', 'Yesenia', 'Maryury', 'Catalina', 'Angie Paola', 'Luz Marina', 'Tatiana',
] as const;
export const BOY_NAMES = [
  'Santiago', 'Matías', 'Samuel', 'Emiliano', 'Jerónimo', 'Thiago', 'Juan José', 'Miguel Ángel', 'Nicolás', 'Juan David', 'Andrés Felipe', 'Brayan', 'Kevin Stiven', 'Johan', 'Dylan', 'Carlos Mario',
  'Luis Fernando', 'Emanuel', 'Jhon Alexander', 'Cristian Camilo', 'Sebastián', 'Joaquín', 'Maicol', 'Wilmer', 'Yeferson', 'Óscar Iván', 'Tomás', 'Esteban', 'Duván', 'Ferney',
] as const;
export const SURNAMES = [
  'Rodríguez', 'Gómez', 'González', 'Martínez', 'García', 'López', 'Hernández', 'Sánchez', 'Ramírez', 'Pérez', 'Díaz', 'Muñoz', 'Rojas', 'Moreno', 'Jiménez', 'Mosquera', 'Palacios', 'Córdoba',
  'Valencia', 'Restrepo', 'Zapata', 'Ospina', 'Arango', 'Cuesta', 'Hinestroza', 'Murillo', 'Guerrero', 'Ortega', 'Chocué', 'Tombé', 'Yagarí', 'Domicó', 'Epiayú', 'Ipuana', 'Pushaina', 'Jamioy',
  'Chasoy', 'Quiñones', 'Angulo', 'Caicedo', 'Riascos', 'Bermúdez', 'Castaño', 'Londoño', 'Betancur', 'Vargas', 'Acosta', 'Peña', 'Suárez', 'Beltrán', 'Cárdenas', 'Pineda', 'Salazar', 'Montoya',
  'Barrios', 'De la Hoz', 'Polo', 'Ariza', 'Núñez', 'Ibarra',
] as const;
export const SCHOOLS = ['Institución Educativa La Esperanza', 'Colegio San Isidro', 'Institución Educativa El Porvenir', 'Liceo Los Andes', 'Institución Educativa Rural Buenavista', 'Colegio Nuevo Horizonte', 'Centro Educativo La Loma'] as const;
export const NEIGHBOURHOODS = ['El Carmen', 'La Floresta', 'San Javier', 'Villa del Río', 'Los Almendros', 'Santa Ana', 'El Bosque', 'La Paz'] as const;
export const HAMLETS = ['El Salado', 'La Unión', 'Aguas Claras', 'San Pablo', 'Bellavista', 'La Quebrada', 'El Tesoro', 'Palmira Alta'] as const;
