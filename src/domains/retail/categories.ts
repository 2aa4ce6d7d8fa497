interface Category {
  readonly name: string;
  /** The index of the parent category; null for the eight at the top. */
  readonly parent: number | null;
  readonly products: readonly string[];
}

const category = (name: string, parent: number | null, ...products: readonly string[]): Category => ({
  name,
  parent,
  products,
});

/** Fifty categories on three levels of 8, 21 and 21, with the products of each. */
export const CATEGORIES: readonly Category[] = [
  category('Electronics', null, 'Power Strip', 'Battery Pack', 'USB Hub'),
  category('Clothing', null, 'Scarf', 'Belt', 'Sun Hat'),
  category('Home & Kitchen', null, 'Wall Clock', 'Storage Basket', 'Step Stool'),
  category('Grocery', null, 'Trail Mix', 'Olive Oil', 'Honey Jar'),
  category('Sports & Outdoors', null, 'Water Bottle', 'Gym Bag', 'Whistle'),
  category('Beauty', null, 'Gift Set', 'Travel Pouch', 'Hand Mirror'),
  category('Toys & Games', null, 'Kite', 'Yo-Yo', 'Marble Set'),
  category('Office', null, 'Desk Lamp', 'Stapler', 'Bulletin Board'),
  category('Audio', 0, 'Soundbar', 'Bookshelf Speaker', 'Turntable'),
  category('Computers', 0, 'Laptop', 'Mini PC', 'Docking Station'),
  category('Phones', 0, 'Smartphone', 'Phone Case', 'Charging Stand'),
  category("Women's Clothing", 1, 'Wrap Dress', 'Cardigan', 'Pleated Skirt'),
  category("Men's Clothing", 1, 'Oxford Shirt', 'Chinos', 'Polo Shirt'),
  category('Shoes', 1, 'Loafers', 'Ankle Boots', 'Canvas Shoes'),
  category('Cookware', 2, 'Skillet', 'Stockpot', 'Saute Pan'),
  category('Furniture', 2, 'Side Table', 'Bookcase', 'Armchair'),
  category('Bedding', 2, 'Duvet Cover', 'Pillow', 'Sheet Set'),
  category('Beverages', 3, 'Sparkling Water', 'Apple Juice', 'Iced Tea'),
  category('Snacks', 3, 'Pretzels', 'Rice Crackers', 'Granola Bar'),
  category('Pantry', 3, 'Pasta', 'Basmati Rice', 'Tomato Sauce'),
  category('Fitness', 4, 'Yoga Mat', 'Kettlebell', 'Resistance Band'),
  category('Camping', 4, 'Tent', 'Sleeping Bag', 'Camp Stove'),
  category('Cycling', 4, 'Bike Helmet', 'Bike Lock', 'Cycling Gloves'),
  category('Skin Care', 5, 'Face Cream', 'Cleanser', 'Sunscreen'),
  category('Hair Care', 5, 'Shampoo', 'Conditioner', 'Hair Brush'),
  category('Board Games', 6, 'Strategy Game', 'Trivia Game', 'Word Game'),
  category('Building Toys', 6, 'Brick Set', 'Marble Run', 'Magnet Tiles'),
  category('Stationery', 7, 'Notebook', 'Gel Pen Set', 'Envelope Pack'),
  category('Office Furniture', 7, 'Standing Desk', 'Filing Cabinet', 'Monitor Stand'),
  category('Headphones', 8, 'Earbuds', 'Over-Ear Headphones', 'Gaming Headset'),
  category('Speakers', 8, 'Bluetooth Speaker', 'Party Speaker', 'Shower Speaker'),
  category('Keyboards & Mice', 9, 'Keyboard', 'Wireless Mouse', 'Trackball'),
  category('Monitors', 9, '4K Monitor', 'Ultrawide Monitor', 'Portable Monitor'),
  category('Chargers', 10, 'Wall Charger', 'Car Charger', 'Wireless Charger'),
  category('Dresses', 11, 'Maxi Dress', 'Shirt Dress', 'Sundress'),
  category('Jeans', 12, 'Slim Jeans', 'Straight Jeans', 'Denim Jacket'),
  category('Running Shoes', 13, 'Road Running Shoes', 'Trail Running Shoes', 'Racing Flats'),
  category('Knives', 14, "Chef's Knife", 'Paring Knife', 'Bread Knife'),
  category('Bakeware', 14, 'Loaf Pan', 'Cake Tin', 'Baking Sheet'),
  category('Chairs', 15, 'Dining Chair', 'Rocking Chair', 'Bar Stool'),
  category('Blankets', 16, 'Throw Blanket', 'Weighted Blanket', 'Quilt'),
  category('Coffee', 17, 'Espresso Beans', 'Ground Coffee', 'Cold Brew'),
  category('Tea', 17, 'Green Tea', 'Chamomile Tea', 'Earl Grey'),
  category('Chocolate', 18, 'Dark Chocolate Bar', 'Truffle Box', 'Cocoa Nibs'),
  category('Weights', 20, 'Dumbbell Pair', 'Barbell', 'Ankle Weights'),
  category('Backpacks', 21, 'Daypack', 'Trekking Backpack', 'Hydration Pack'),
  category('Lip Care', 23, 'Lip Balm', 'Lip Scrub', 'Tinted Balm'),
  category('Puzzles', 25, '500-Piece Puzzle', '1000-Piece Puzzle', 'Wooden Puzzle'),
  category('Pens', 27, 'Fountain Pen', 'Ballpoint Pen', 'Marker Set'),
  category('Desk Chairs', 28, 'Task Chair', 'Mesh Chair', 'Kneeling Chair'),
];

/** The level of each category, 1 to 3. */
export const LEVELS: readonly number[] = CATEGORIES.map(levelOf);

function levelOf({ parent }: Category): number {
  return parent === null ? 1 : 1 + levelOf(CATEGORIES[parent] as Category);
}

const QUALITIES = [
  'Classic',
  'Compact',
  'Deluxe',
  'Essential',
  'Everyday',
  'Heritage',
  'Premium',
  'Select',
  'Signature',
  'Simple',
  'Ultra',
  'Value',
];

/** The names that products of a category may have, by category key. */
export function productNames(): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    CATEGORIES.map(({ products }, i) => [
      String(i + 1),
      products.flatMap((product) => QUALITIES.map((quality) => `${quality} ${product}`)),
    ]),
  );
}
