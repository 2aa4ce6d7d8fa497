// Written by scripts/retailData.mjs.

/** @license English names of @faker-js/faker: MIT, copyright 2022-2025 its contributors. See THIRD-PARTY-NOTICES of spindle-rx. */

/** First names of men, separated by spaces. */
export const MALE: string = '\
Aaron Abel Abraham Adam Adrian Al Alan Albert Alberto Alejandro Alex Alexander Alfonso Alfred Alfredo Allan Allen Alonz\
o Alton Alvin Amos Andre Andres Andrew Andy Angel Angelo Anthony Antonio Archie Armando Arnold Arthur Arturo Aubrey Aus\
tin Barry Ben Benjamin Bennie Benny Bernard Bert Bill Billy Blake Bob Bobby Boyd Brad Bradford Bradley Brandon Brendan \
Brent Brett Brian Bruce Bryan Bryant Byron Caleb Calvin Cameron Carl Carlos Carlton Carroll Cary Casey Cecil Cedric Ces\
ar Chad Charles Charlie Chester Chris Christian Christopher Clarence Clark Claude Clay Clayton Clifford Clifton Clint C\
linton Clyde Cody Colin Conrad Corey Cornelius Cory Courtney Craig Curtis Dale Dallas Damon Dan Dana Daniel Danny Darin\
 Darnell Darrel Darrell Darren Darrin Darryl Daryl Dave David Dean Delbert Dennis Derek Derrick Devin Dewey Dexter Domi\
ngo Dominic Dominick Don Donald Donnie Doug Douglas Doyle Drew Duane Dustin Dwayne Dwight Earl Earnest Ed Eddie Edgar E\
dmond Edmund Eduardo Edward Edwin Elbert Elias Elijah Ellis Elmer Emanuel Emilio Emmett Enrique Eric Erick Erik Ernest \
Ernesto Ervin Eugene Evan Everett Felipe Felix Fernando Floyd Forrest Francis Francisco Frank Frankie Franklin Fred Fre\
ddie Frederick Fredrick Gabriel Garrett Garry Gary Gene Geoffrey George Gerald Gerard Gerardo Gilbert Gilberto Glen Gle\
nn Gordon Grady Grant Greg Gregg Gregory Guadalupe Guillermo Gustavo Guy Harold Harry Harvey Hector Henry Herbert Herma\
n Homer Horace Howard Hubert Hugh Hugo Ian Ignacio Ira Irvin Irving Isaac Ismael Israel Ivan Jack Jackie Jacob Jaime Ja\
ke James Jamie Jan Jared Jason Javier Jay Jean Jeff Jeffery Jeffrey Jerald Jeremiah Jeremy Jermaine Jerome Jerry Jesse \
Jessie Jesus Jim Jimmie Jimmy Jody Joe Joel Joey John Johnathan Johnnie Johnny Jon Jonathan Jonathon Jordan Jorge Jose \
Joseph Josh Joshua Juan Julian Julio Julius Justin Karl Keith Kelly Kelvin Ken Kenneth Kenny Kent Kerry Kevin Kim Kirk \
Kristopher Kurt Kyle Lamar Lance Larry Laurence Lawrence Lee Leland Leo Leon Leonard Leroy Leslie Lester Levi Lewis Lio\
nel Lloyd Lonnie Loren Lorenzo Louis Lowell Lucas Luis Luke Luther Lyle Lynn Mack Malcolm Manuel Marc Marco Marcos Marc\
us Mario Marion Mark Marlon Marshall Martin Marty Marvin Mathew Matt Matthew Maurice Max Melvin Merle Michael Micheal M\
iguel Mike Milton Mitchell Morris Moses Myron Nathan Nathaniel Neal Neil Nelson Nicholas Nick Nicolas Noah Noel Norman \
Oliver Omar Orlando Orville Oscar Otis Owen Pablo Pat Patrick Paul Pedro Percy Perry Pete Peter Phil Philip Phillip Pre\
ston Rafael Ralph Ramiro Ramon Randal Randall Randolph Randy Raul Ray Raymond Reginald Rene Rex Ricardo Richard Rick Ri\
ckey Ricky Robert Roberto Robin Roderick Rodney Rodolfo Rogelio Roger Roland Rolando Roman Ron Ronald Ronnie Roosevelt \
Ross Roy Ruben Rudolph Rudy Rufus Russell Ryan Salvador Salvatore Sam Sammy Samuel Santiago Santos Saul Scott Sean Serg\
io Seth Shane Shannon Shaun Shawn Sheldon Sherman Sidney Simon Spencer Stanley Stephen Steve Steven Stewart Stuart Sylv\
ester Taylor Ted Terence Terrance Terrell Terrence Terry Theodore Thomas Tim Timmy Timothy Toby Todd Tom Tomas Tommie T\
ommy Tony Tracy Travis Trevor Troy Tyler Tyrone Van Vernon Victor Vincent Virgil Wade Wallace Walter Warren Wayne Wende\
ll Wesley Wilbert Wilbur Wilfred Willard William Willie Willis Wilson Winston Wm Woodrow Zachary';

/** First names of women, separated by spaces. */
export const FEMALE: string = '\
Ada Adrienne Agnes Alberta Alexandra Alexis Alice Alicia Alison Allison Alma Alyssa Amanda Amber Amelia Amy Ana Andrea \
Angel Angela Angelica Angelina Angie Anita Ann Anna Anne Annette Annie Antoinette Antonia April Arlene Ashley Audrey Ba\
rbara Beatrice Becky Belinda Bernadette Bernice Bertha Bessie Beth Bethany Betsy Betty Beulah Beverly Billie Blanca Bla\
nche Bobbie Bonnie Brandi Brandy Brenda Bridget Brittany Brooke Camille Candace Candice Carla Carmen Carol Carole Carol\
ine Carolyn Carrie Casey Cassandra Catherine Cathy Cecelia Cecilia Celia Charlene Charlotte Chelsea Cheryl Christie Chr\
istina Christine Christy Cindy Claire Clara Claudia Colleen Connie Constance Cora Courtney Cristina Crystal Cynthia Dai\
sy Dana Danielle Darla Darlene Dawn Deanna Debbie Deborah Debra Delia Della Delores Denise Desiree Diana Diane Dianna D\
ianne Dixie Dolores Donna Dora Doreen Doris Dorothy Ebony Edith Edna Eileen Elaine Eleanor Elena Elisa Elizabeth Ella E\
llen Eloise Elsa Elsie Elvira Emily Emma Erica Erika Erin Erma Ernestine Essie Estelle Esther Ethel Eula Eunice Eva Eve\
lyn Faith Fannie Faye Felicia Flora Florence Frances Francis Freda Gail Gayle Geneva Genevieve Georgia Geraldine Gertru\
de Gina Ginger Gladys Glenda Gloria Grace Gretchen Guadalupe Gwen Gwendolyn Hannah Harriet Hattie Hazel Heather Heidi H\
elen Henrietta Hilda Holly Hope Ida Inez Irene Iris Irma Isabel Jackie Jacqueline Jacquelyn Jaime Jamie Jan Jana Jane J\
anet Janice Janie Janis Jasmine Jean Jeanette Jeanne Jeannette Jeannie Jenna Jennie Jennifer Jenny Jessica Jessie Jill \
Jo Joan Joann Joanna Joanne Jodi Jody Johanna Johnnie Josefina Josephine Joy Joyce Juana Juanita Judith Judy Julia Juli\
e June Kara Karen Kari Karla Kate Katherine Kathleen Kathryn Kathy Katie Katrina Kay Kayla Kelley Kelli Kellie Kelly Ke\
ndra Kerry Kim Kimberly Krista Kristen Kristi Kristie Kristin Kristina Kristine Kristy Krystal Lana Latoya Laura Lauren\
 Laurie Laverne Leah Lee Leigh Lela Lena Leona Leslie Leticia Lila Lillian Lillie Linda Lindsay Lindsey Lisa Lois Lola \
Lora Lorena Lorene Loretta Lori Lorraine Louise Lucia Lucille Lucy Lula Luz Lydia Lynda Lynette Lynn Lynne Mabel Mable \
Madeline Mae Maggie Mamie Mandy Marcella Marcia Margaret Margarita Margie Marguerite Maria Marian Marianne Marie Marily\
n Marion Marjorie Marlene Marsha Marta Martha Mary Maryann Mattie Maureen Maxine May Megan Meghan Melanie Melba Melinda\
 Melissa Melody Mercedes Meredith Michele Michelle Mildred Mindy Minnie Miranda Miriam Misty Molly Mona Monica Monique \
Muriel Myra Myrtle Nadine Nancy Naomi Natalie Natasha Nellie Nettie Nichole Nicole Nina Nora Norma Olga Olive Olivia Ol\
lie Opal Ora Pam Pamela Pat Patricia Patsy Patti Patty Paula Paulette Pauline Pearl Peggy Penny Phyllis Priscilla Racha\
el Rachel Ramona Raquel Rebecca Regina Renee Rhonda Rita Roberta Robin Robyn Rochelle Rosa Rosalie Rose Rosemarie Rosem\
ary Rosie Roxanne Ruby Ruth Sabrina Sadie Sally Samantha Sandra Sandy Sara Sarah Shannon Shari Sharon Shawna Sheila She\
lia Shelley Shelly Sheri Sherri Sherry Sheryl Shirley Silvia Sonia Sonja Sonya Sophia Sophie Stacey Stacy Stella Stepha\
nie Sue Susan Susie Suzanne Sylvia Tabitha Tamara Tami Tammy Tanya Tara Tasha Teresa Teri Terri Terry Thelma Theresa Ti\
ffany Tina Toni Tonya Tracey Traci Tracy Tricia Valerie Vanessa Velma Vera Verna Veronica Vicki Vickie Vicky Victoria V\
iola Violet Virginia Vivian Wanda Wendy Whitney Willie Wilma Winifred Yolanda Yvette Yvonne';

/** Last names, separated by spaces. */
export const LAST: string = '\
Abbott Abernathy Abshire Adams Altenwerth Anderson Ankunding Armstrong Auer Aufderhar Bahringer Bailey Balistreri Barro\
ws Bartell Bartoletti Barton Bashirian Batz Bauch Baumbach Bayer Beahan Beatty Bechtelar Becker Bednar Beer Beier Berge\
 Bergnaum Bergstrom Bernhard Bernier Bins Blanda Blick Block Bode Boehm Bogan Bogisich Borer Bosco Botsford Boyer Boyle\
 Bradtke Brakus Braun Breitenberg Brekke Brown Bruen Buckridge Carroll Carter Cartwright Casper Cassin Champlin Christi\
ansen Cole Collier Collins Conn Connelly Conroy Considine Corkery Cormier Corwin Cremin Crist Crona Cronin Crooks Cruic\
kshank Cummerata Cummings D\'Amore Dach Daniel Dare Daugherty Davis Deckow Denesik Dibbert Dickens Dicki Dickinson Diet\
rich Donnelly Dooley Douglas Doyle DuBuque Durgan Ebert Effertz Emard Emmerich Erdman Ernser Fadel Fahey Farrell Fay Fe\
eney Feest Feil Ferry Fisher Flatley Frami Franecki Franey Friesen Fritsch Funk Gerhold Gerlach Gibson Gislason Gleason\
 Gleichner Glover Goldner Goodwin Gorczany Gottlieb Goyette Grady Graham Grant Green Greenfelder Greenholt Grimes Gulgo\
wski Gusikowski Gutkowski Gutmann Haag Hackett Hagenes Hahn Haley Halvorson Hamill Hammes Hand Hane Hansen Harber Harri\
s Hartmann Harvey Hauck Hayes Heaney Heathcote Hegmann Heidenreich Heller Herman Hermann Hermiston Herzog Hessel Hettin\
ger Hickle Hilll Hills Hilpert Hintz Hirthe Hodkiewicz Hoeger Homenick Hoppe Howe Howell Hudson Huel Huels Hyatt Jacobi\
 Jacobs Jacobson Jakubowski Jaskolski Jast Jenkins Jerde Johns Johnson Johnston Jones Kassulke Kautzer Keebler Keeling \
Kemmer Kerluke Kertzmann Kessler Kiehn Kihn Kilback King Kirlin Klein Kling Klocko Koch Koelpin Koepp Kohler Konopelski\
 Koss Kovacek Kozey Krajcik Kreiger Kris Kshlerin Kub Kuhic Kuhlman Kuhn Kulas Kunde Kunze Kuphal Kutch Kuvalis Labadie\
 Lakin Lang Langosh Langworth Larkin Larson Leannon Lebsack Ledner Leffler Legros Lehner Lemke Lesch Leuschke Lind Lind\
gren Littel Little Lockman Lowe Lubowitz Lueilwitz Luettgen Lynch MacGyver Macejkovic Maggio Mann Mante Marks Marquardt\
 Marvin Mayer Mayert McClure McCullough McDermott McGlynn McKenzie McLaughlin Medhurst Mertz Metz Miller Mills Mitchell\
 Moen Mohr Monahan Moore Morar Morissette Mosciski Mraz Mueller Muller Murazik Murphy Murray Nader Nicolas Nienow Nikol\
aus Nitzsche Nolan O\'Connell O\'Conner O\'Hara O\'Keefe O\'Kon O\'Reilly Oberbrunner Okuneva Olson Ondricka Orn Ortiz \
Osinski Pacocha Padberg Pagac Parisian Parker Paucek Pfannerstill Pfeffer Pollich Pouros Powlowski Predovic Price Proha\
ska Prosacco Purdy Quigley Quitzon Rath Ratke Rau Raynor Reichel Reichert Reilly Reinger Rempel Renner Reynolds Rice Ri\
ppin Ritchie Robel Roberts Rodriguez Rogahn Rohan Rolfson Romaguera Roob Rosenbaum Rowe Ruecker Runolfsdottir Runolfsso\
n Runte Russel Rutherford Ryan Sanford Satterfield Sauer Sawayn Schaden Schaefer Schamberger Schiller Schimmel Schinner\
 Schmeler Schmidt Schmitt Schneider Schoen Schowalter Schroeder Schulist Schultz Schumm Schuppe Schuster Senger Shanaha\
n Shields Simonis Sipes Skiles Smith Smitham Spencer Spinka Sporer Stamm Stanton Stark Stehr Steuber Stiedemann Stokes \
Stoltenberg Stracke Streich Stroman Strosin Swaniawski Swift Terry Thiel Thompson Tillman Torp Torphy Towne Toy Trantow\
 Tremblay Treutel Tromp Turcotte Turner Ullrich Upton Vandervort Veum Volkman Von VonRueden Waelchi Walker Walsh Walter\
 Ward Waters Watsica Weber Wehner Weimann Weissnat Welch West White Wiegand Wilderman Wilkinson Will Williamson Willms \
Windler Wintheiser Wisoky Wisozk Witting Wiza Wolf Wolff Wuckert Wunsch Wyman Yost Yundt Zboncak Zemlak Ziemann Zieme Z\
ulauf';
